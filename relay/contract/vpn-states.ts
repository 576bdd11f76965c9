/** off: not wanted, or not possible on this machine; down: it should run and does not. */
export const vpnStates = ['up', 'down', 'off'] as const;
export type VpnState = (typeof vpnStates)[number];
