import type { ProxyProtocol } from '../proxy-protocol.ts';
import { HttpConversation } from './conversation.ts';
import { isTokenByte } from './token.ts';

/** HTTP/1.1 as a proxy (RFC 9110, RFC 9112): a letter or an empty line begins a request. */
export const http: ProxyProtocol = {
  begins: (first) => first === 13 || isTokenByte(first),
  serve: (client) => new HttpConversation(client),
};
