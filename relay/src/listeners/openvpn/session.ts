import { randomUUID } from 'node:crypto';
import type { VpnSession as VpnSessionView } from '../../../contract/vpn-sessions.ts';
import type { Reason } from '../../../protocol/reasons.ts';
import type { ConnectionState, Running } from '../../connection/connection.ts';
import type { Grant } from '../../gate/gate.ts';
import type { Computer } from './slots.ts';
import type { Transport } from './subnet.ts';

/**
 * What ends a session itself. For everything else the session stays and its traffic is refused: a client that is thrown
 * out goes on by its own line, which its user must not learn too late.
 */
const ending: ReadonlySet<Reason> = new Set([
  'connection_deleted',
  'customer_suspended',
  'device_moved',
  'password_changed',
  'protocol_not_allowed',
  'whitelist_changed',
]);

export interface SessionOptions {
  /** openvpn's number of the client. */
  readonly client: string;
  readonly transport: Transport;
  readonly grant: Grant;
  /** Which of its connection's addresses it has. */
  readonly slot: number;
  readonly computer: Computer;
  /** Its address in the VPN: what comes from there is this session's. */
  readonly address: string;
  readonly peer: string;
  readonly program: string | undefined;
  readonly sinceMs: number;
  /** Takes it out and ends it in openvpn. */
  readonly onEnd: (session: VpnSession, reason: Reason) => void;
}

/** One VPN client that has signed in. It runs on its connection, so whatever ends things there ends it, too. */
export class VpnSession implements Running {
  /** Its name towards web. */
  readonly id = randomUUID();
  readonly permit: Grant;
  readonly client: string;
  readonly transport: Transport;
  readonly slot: number;
  readonly computer: Computer;
  readonly address: string;
  /** The client's public address and port. */
  readonly peer: string;
  /** What the client says it is. */
  readonly program: string | undefined;
  readonly sinceMs: number;
  /** Its streams and UDP flows. */
  readonly running = new Set<{ cut(reason: Reason): void }>();
  readonly heldBytes = 0;
  readonly #onEnd: SessionOptions['onEnd'];
  #over = false;

  constructor(options: SessionOptions) {
    const { client, transport, grant, slot, computer, address, peer, program, sinceMs, onEnd } = options;
    this.client = client;
    this.transport = transport;
    this.permit = grant;
    this.slot = slot;
    this.computer = computer;
    this.address = address;
    this.peer = peer;
    this.program = program;
    this.sinceMs = sinceMs;
    this.#onEnd = onEnd;
    this.connection.running.add(this);
  }

  get connection(): ConnectionState {
    return this.permit.connection;
  }

  /** As people see it. */
  get view(): VpnSessionView {
    const { id, transport, sinceMs, permit } = this;
    return { id, address: permit.peerAddress, transport, sinceMs };
  }

  cut(reason: Reason): void {
    if (ending.has(reason)) this.end(reason);
  }

  /** Ends it and all that it runs, at once; openvpn needs some seconds for its own part. Again does nothing. */
  end(reason: Reason): void {
    if (this.#over) return;
    this.#over = true;
    this.connection.running.delete(this);
    for (const running of [...this.running]) running.cut(reason);
    this.#onEnd(this, reason);
  }
}
