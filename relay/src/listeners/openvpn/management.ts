import type { Socket } from 'node:net';

/** What openvpn knows of a client that signs in or has signed in, by openvpn's names. */
export type ClientEnvironment = Readonly<Record<string, string | undefined>>;

/** What openvpn reports; `client` is its number of a client, which it does not use twice. */
export interface ManagementEvents {
  /** It waits to be let go, at its start and after each restart within. */
  onHold(): void;
  onConnected(): void;
  onSignIn(kind: 'CONNECT' | 'REAUTH', client: string, key: string, environment: ClientEnvironment): void;
  onGone(client: string): void;
  onClosed(): void;
}

/** Longest line that is kept; openvpn's own are far shorter. */
const maxLineBytes = 65_536;

/** The client side of openvpn's management interface (its doc/management-notes.txt), over a socket that it has opened. */
export class Management {
  readonly #socket: Socket;
  readonly #events: ManagementEvents;
  #rest = '';
  #notice: { readonly kind: string; readonly client: string; readonly key: string } | undefined;
  #environment: Record<string, string> = {};

  constructor(socket: Socket, events: ManagementEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.setEncoding('latin1'); // values hold any byte
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', () => undefined);
    socket.on('close', () => events.onClosed());
  }

  /** Sends a command; what openvpn answers to it is not needed. */
  command(...lines: readonly string[]): void {
    if (this.#socket.writable) this.#socket.write(`${lines.join('\n')}\n`);
  }

  /** Lets a client in, with these lines of its own configuration. */
  accept(client: string, key: string, configuration: readonly string[]): void {
    this.command(`client-auth ${client} ${key}`, ...configuration, 'END');
  }

  /** Lets a client continue with a new key. */
  acceptAgain(client: string, key: string): void {
    this.command(`client-auth-nt ${client} ${key}`);
  }

  /** Refuses a client, which is told `text`. */
  refuse(client: string, key: string, text: string): void {
    const safe = text.replace(/["\\\r\n]/g, ' ');
    this.command(`client-deny ${client} ${key} "${safe}" "${safe}"`);
  }

  /** Ends a client's session, and the client's program with it. */
  halt(client: string): void {
    this.command(`client-kill ${client} HALT`);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, maxLineBytes);
    for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  #line(line: string): void {
    if (line.startsWith('>CLIENT:ENV,')) return this.#variable(line.slice('>CLIENT:ENV,'.length));
    if (line.startsWith('>HOLD:')) return this.#events.onHold();
    if (line.startsWith('>STATE:') && line.split(',')[1] === 'CONNECTED') return this.#events.onConnected();
    if (!line.startsWith('>CLIENT:') || line.startsWith('>CLIENT:ADDRESS,')) return;
    const [kind = '', client = '', key = ''] = line.slice('>CLIENT:'.length).split(',');
    this.#notice = { kind, client, key };
    this.#environment = {};
  }

  #variable(pair: string): void {
    if (pair === 'END') return this.#noticed();
    const at = pair.indexOf('=');
    if (at > 0) this.#environment[pair.slice(0, at)] = Buffer.from(pair.slice(at + 1), 'latin1').toString('utf8');
  }

  #noticed(): void {
    const notice = this.#notice;
    this.#notice = undefined;
    if (!notice) return;
    const { kind, client, key } = notice;
    if (kind === 'DISCONNECT') this.#events.onGone(client);
    if (kind === 'CONNECT' || kind === 'REAUTH') this.#events.onSignIn(kind, client, key, this.#environment);
  }
}
