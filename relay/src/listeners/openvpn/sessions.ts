import { reasons, type Reason } from '../../../protocol/reasons.ts';
import type { ConnectionState } from '../../connection/connection.ts';
import type { Gate, Grant } from '../../gate/gate.ts';
import { relayLimits } from '../../limits.ts';
import type { ClientEnvironment, Management } from './management.ts';
import { VpnSession } from './session.ts';
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
    const number = connection?.settings.vpnNumber ?? 0;
    const address = this.#options.subnet.address(transport, number);
    const refusal = typeof grant === 'string' ? grant : address === undefined ? 'protocol_not_allowed' : undefined;
    if (refusal !== undefined || typeof grant === 'string' || address === undefined) {
      const reason = refusal ?? 'protocol_not_allowed';
      this.#options.gate.refused(reason, { port: connection?.settings.port ?? 0, peerAddress });
      return management.refuse(client, key, refusalText(reason));
    }
    this.#makeRoom(grant.connection, address);
    const peer = `${peerAddress.includes(':') ? `[${peerAddress}]` : peerAddress}:${environment['untrusted_port'] ?? ''}`;
    const program = environment['IV_GUI_VER'] ?? environment['IV_VER'];
    const onEnd = (ended: VpnSession) => this.#ended(ended);
    const made = new VpnSession({ client, transport, grant, address, peer, program, sinceMs: this.#now(), onEnd });
    this.#byClient.set(idOf(transport, client), made);
    this.#byAddress.set(address, made);
    management.accept(client, key, this.#configuration(transport, number, address));
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

  /** The oldest sessions of a connection make room for a new one. */
  #makeRoom(connection: ConnectionState, address: string): void {
    const sessions = this.of(connection.settings.id);
    const over = sessions.length - relayLimits.maxVpnSessions + 1;
    for (const session of sessions.slice(0, Math.max(0, over))) session.end('session_replaced');
    this.#byAddress.get(address)?.end('session_replaced');
  }

  #configuration(transport: Transport, number: number, address: string): string[] {
    const { subnet } = this.#options;
    const own6 = `${vpnPrefix6}:${transport === 'udp' ? 0 : 1}::`;
    return [
      `ifconfig-push ${address} ${subnet.mask}`,
      `ifconfig-ipv6-push ${own6}${(number + 1).toString(16)}/64 ${own6}1`,
    ];
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

function idOf(transport: Transport, client: string): string {
  return `${transport} ${client}`;
}

/** What a client shows; one that may come again by itself does so (openvpn's AUTH_FAILED,TEMP). */
export function refusalText(reason: Reason): string {
  const row: { readonly sentence: string; readonly retryAfterSeconds?: number } = reasons[reason];
  const { sentence, retryAfterSeconds } = row;
  return retryAfterSeconds === undefined ? sentence : `TEMP[backoff ${retryAfterSeconds}]: ${sentence}`;
}
