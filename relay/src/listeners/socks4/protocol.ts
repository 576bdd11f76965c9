import type { ProxyProtocol } from '../proxy-protocol.ts';
import { Socks4Handshake } from './handshake.ts';

/** SOCKS4 and 4a, allowed where SOCKS5 is: its version begins a request. It has no password: for whitelisted clients only. */
export const socks4: ProxyProtocol = {
  begins: (first) => first === 4,
  serve: (client) => new Socks4Handshake(client),
};
