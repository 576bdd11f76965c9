/** What the tests use of socksv5, an independent SOCKS5 client without types of its own. */
declare module 'socksv5' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  interface ClientOptions {
    proxyHost: string;
    proxyPort: number;
    localDNS: boolean;
    auths: object[];
  }
  export class Client extends EventEmitter {
    constructor(options: ClientOptions);
    connect(to: { host: string; port: number }, onConnect: (socket: Socket) => void): void;
  }
  const socks: { Client: typeof Client; auth: { UserPassword(username: string, password: string): object } };
  export default socks;
}
