import { vpnAddressesOfConnection } from '../../../contract/vpn.ts';
import { reasons, type Reason } from '../../../protocol/reasons.ts';
import type { ConnectionState } from '../../connection/connection.ts';
import type { Gate, Grant } from '../../gate/gate.ts';
import type { ClientEnvironment, Management } from './management.ts';
import { VpnSession } from './session.ts';
import { chooseSlot, computerOf, type Computer } from './slots.ts';
import type { Transport, VpnSubnet } from './subnet.ts';

export interface SessionsOptions {
  readonly gate: Pick<Gate, 'admit' | 'refused' | 'failed'>;
  readonly subnet: VpnSubnet;
  readonly byUsername: (username: string) => ConnectionState | undefined;
  /** The openvpn of a transport, while it runs. */
  readonly management: (transport: Transport) => Management | undefined;
  readonly now?: () => number;
}

/** Who signs in. */
interface SignIn {
  readonly kind: 'CONNECT' | 'REAUTH';
  readonly transport: Transport;
  readonly client: string;
  readonly key: string;
  readonly environment: ClientEnvironment;
}

/** The VPN's clients: whether they may sign in, with which address, and whose a packet is. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #byAddress = new Map<string, VpnSession>();
  readonly #byClient = new Map<string, VpnSession>();
  /** Which computer had which of a connection's addresses last. */
  readonly #computers = new WeakMap<ConnectionState, (string | undefined)[]>();
  readonly #now: () => number;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  get size(): number {
    return this.#byClient.size;
  }

  /** Whose an address in the VPN is; openvpn lets no client use another's. */
  byAddress(address: string): VpnSession | undefined {
    return this.#byAddress.get(address);
  }

  /** The sessions of a connection, the oldest first. */
  of(connectionId: string): VpnSession[] {
    return [...this.#byClient.values()].filter(({ connection }) => connection.settings.id === connectionId);
  }

  /** Ends a session of a connection; its client's program ends with it. */
  disconnect(connectionId: string, id: string): void {
    this.of(connectionId)
      .find((session) => session.id === id)
      ?.end('cancelled');
  }

  /** Lets a client in, or says why not; before its first packet. */
  signIn({ kind, transport, client, key, environment }: SignIn): void {
    const management = this.#options.management(transport);
    if (!management) return;
    const session = this.#byClient.get(idOf(transport, client));
    const peerAddress = environment['untrusted_ip'] ?? environment['untrusted_ip6'] ?? '';
    if (kind === 'REAUTH') {
      const refusal = session ? this.#refusalAgain(session, environment) : 'connection_deleted';
      if (refusal === undefined) return management.acceptAgain(client, key);
      management.refuse(client, key, refusalText(refusal));
      return session?.end(refusal);
    }
    const connection = this.#options.byUsername(environment['username'] ?? '');
    const grant = this.#admit(connection, peerAddress, environment);
    if (typeof grant === 'string') {
      this.#options.gate.refused(grant, { port: connection?.settings.port ?? 0, peerAddress });
      return management.refuse(client, key, refusalText(grant));
    }
    const computer = computerOf(environment['IV_HWADDR'], peerAddress);
    const slot = this.#makeRoom(grant.connection, computer);
    const address = this.#options.subnet.address(transport, vpnNumberOf(grant.connection), slot);
    if (address === undefined) return management.refuse(client, key, refusalText('protocol_not_allowed'));
    const peer = `${peerAddress.includes(':') ? `[${peerAddress}]` : peerAddress}:${environment['untrusted_port'] ?? ''}`;
    const program = environment['IV_GUI_VER'] ?? environment['IV_VER'];
    const onEnd = (ended: VpnSession) => this.#ended(ended);
    const made = new VpnSession({
      ...{ client, transport, grant, slot, computer, address, peer, program, onEnd },
      sinceMs: this.#now(),
    });
    this.#byClient.set(idOf(transport, client), made);
    this.#byAddress.set(address, made);
    management.accept(client, key, this.#configuration(made));
  }

  /** openvpn has lost a client. */
  gone(transport: Transport, client: string): void {
    this.#byClient.get(idOf(transport, client))?.end('cancelled');
  }

  /** An openvpn has ended, and its clients with it. */
  allGone(transport: Transport): void {
    for (const session of [...this.#byClient.values()]) if (session.transport === transport) session.end('cancelled');
  }

  #admit(connection: ConnectionState | undefined, peerAddress: string, environment: ClientEnvironment): Grant | Reason {
    const { gate } = this.#options;
    if (!connection) return gate.failed(peerAddress);
    if (this.#options.subnet.address('udp', vpnNumberOf(connection)) === undefined) return 'protocol_not_allowed';
    const credentials = { username: environment['username'] ?? '', password: environment['password'] ?? '' };
    return gate.admit({ port: connection.settings.port, protocol: 'openvpn', peerAddress, secure: true, credentials });
  }

  /** A new key for a session that runs: only what would end it refuses it. */
  #refusalAgain(session: VpnSession, environment: ClientEnvironment): Reason | undefined {
    const { permit, connection } = session;
    const lost = connection.accessLost(permit);
    if (lost || permit.via === 'whitelist') return lost;
    const grant = this.#admit(connection, permit.peerAddress, environment);
    return grant === 'credentials_wrong' || grant === 'protocol_not_allowed' ? grant : undefined;
  }

  /** Ends the oldest sessions of a connection that has more than its limit allows now. */
  trim(connection: ConnectionState, most = connection.settings.maxVpnSessions): void {
    const sessions = this.of(connection.settings.id);
    for (const session of sessions.slice(0, Math.max(0, sessions.length - most))) session.end('session_replaced');
  }

  /** Makes room for a computer: its own session ends, else the oldest one over the limit. Returns the free address's number. */
  #makeRoom(connection: ConnectionState, { name, own }: Computer): number {
    const { id, maxVpnSessions } = connection.settings;
    if (own) for (const session of this.of(id)) if (session.computer.name === name) session.end('session_replaced');
    this.trim(connection, maxVpnSessions - 1);
    const taken = this.of(id).map(({ slot }) => slot);
    const free = Array.from({ length: maxVpnSessions }, (_, slot) => slot).filter((slot) => !taken.includes(slot));
    const before = this.#computers.get(connection) ?? [];
    const slot = chooseSlot(name, free, before, maxVpnSessions) ?? 0;
    before[slot] = name;
    this.#computers.set(connection, before);
    return slot;
  }

  #configuration({ transport, connection, slot, address }: VpnSession): string[] {
    const { subnet } = this.#options;
    const own6 = `${vpnPrefix6}:${transport === 'udp' ? 0 : 1}::`;
    const host6 = vpnNumberOf(connection) * vpnAddressesOfConnection + slot;
    return [`ifconfig-push ${address} ${subnet.mask}`, `ifconfig-ipv6-push ${own6}${host6.toString(16)}/64 ${own6}1`];
  }

  /** openvpn keeps a client for some seconds; for the relay its address is nobody's from now on. */
  #ended(session: VpnSession): void {
    this.#byClient.delete(idOf(session.transport, session.client));
    if (this.#byAddress.get(session.address) === session) this.#byAddress.delete(session.address);
    this.#options.management(session.transport)?.halt(session.client);
  }
}

/** Clients' IPv6 enters the tunnel, where it ends: an address of ours makes it the way out (RFC 4193). */
export const vpnPrefix6 = 'fd50:5050:5050';

/** 0, which has no address, for none. */
function vpnNumberOf({ settings }: ConnectionState): number {
  return settings.vpnNumber ?? 0;
}

function idOf(transport: Transport, client: string): string {
  return `${transport} ${client}`;
}

/** What a client shows; one that may come again by itself does so (openvpn's AUTH_FAILED,TEMP). */
export function refusalText(reason: Reason): string {
  const row: { readonly sentence: string; readonly retryAfterSeconds?: number } = reasons[reason];
  const { sentence, retryAfterSeconds } = row;
  return retryAfterSeconds === undefined ? sentence : `TEMP[backoff ${retryAfterSeconds}]: ${sentence}`;
}
