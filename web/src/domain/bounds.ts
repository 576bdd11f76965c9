/** How many there may be: verbs refuse one more, and the sentences in errors.ts say the number. */

/** Invitations of one customer that are not accepted yet. */
export const maxOpenInvitations = 50;

/** Addresses that one device is shared with, and those of all devices of a customer together. */
export const maxShares = { ofDevice: 20, ofCustomer: 200 } as const;

/**
 * Ports of a relay (1,000 by default) are shared by all its customers, so no one may take them all: connections on one
 * device, regardless of who made them. Those of one customer: the ceiling `customerConnections`.
 */
export const maxConnectionsOnDevice = 50;

/** Groups of one customer or of the operators, and devices of one group. */
export const maxGroups = 100;
export const maxGroupDevices = 500;

/** Entries of one connection. */
export const maxWhitelistEntries = 100;
