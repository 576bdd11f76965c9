/** Where things are in the VPN's tests. */
export const relayHost = '198.51.100.2';
export const tunnelPort = 7_000;
export const vpnPort = 1_194;
export const targetHost = '203.0.113.10';
export const resolverHost = '203.0.113.53';
/** The server's address in the VPN, for clients over UDP. */
export const gatewayHost = '10.231.0.1';
/** Of the sockets at both ends of an echo, so that a burst is lost in between or not at all. */
export const burstBytes = 4_194_304;
