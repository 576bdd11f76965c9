import { type Reason } from '../../../protocol/index.ts';
import type { Grant } from '../../gate/gate.ts';
import type { Client } from '../client.ts';
import { connect, type ConnectAnswers } from '../connect.ts';
import { refuse } from '../closing.ts';
import type { Protocol } from '../protocol.ts';
import { findAddress, targetAt, type AddressSpan } from './address.ts';
import { associate } from './associate.ts';
import { socksReply } from './reply.ts';
import type { SharedUdp } from './shared-udp.ts';

// RFC 1928 §3, RFC 1929 §2
const noCredentials = Buffer.of(5, 0);
const usernamePassword = Buffer.of(5, 2);
const noMethod = Buffer.of(5, 0xff);
const signedIn = Buffer.of(1, 0);
const signInFailed = Buffer.of(1, 1);

const answers: ConnectAnswers = { established: socksReply('done'), refusal: socksReply };

const command = { connect: 1, udpAssociate: 3 } as const;

/** What sign-in itself can fail with; every other reason is reported in the reply to the request. */
const signInReasons: ReadonlySet<Reason> = new Set(['credentials_missing', 'credentials_wrong', 'throttled']);

/**
 * SOCKS5 from the greeting to the request. Synchronous: works on whatever has come, byte by byte or all together; bytes
 * behind the request belong to the stream.
 */
export class SocksHandshake implements Protocol {
  readonly #client: Client;
  readonly #udp: SharedUdp;
  #state: 'greeting' | 'credentials' | 'request' | 'over' = 'greeting';
  #held: Buffer | undefined;
  #grant: Grant | undefined;
  /** Why the client is refused, reported once its request has come: before that SOCKS has no words for it. */
  #refusal: Reason | undefined;

  constructor(client: Client, udp: SharedUdp) {
    this.#client = client;
    this.#udp = udp;
  }

  data(bytes: Buffer): void {
    let left = this.#held ? Buffer.concat([this.#held, bytes]) : bytes;
    this.#held = undefined;
    while (left.length > 0 && this.#state !== 'over') {
      const used = this.#step(left);
      if (used === 0) {
        this.#held = left;
        return;
      }
      left = left.subarray(used);
    }
  }

  ended(): void {
    this.#client.socket.destroy();
  }

  expired(): void {
    this.#client.refuse('handshake_timeout');
  }

  /** Takes one message; returns its length, or 0 when it is not complete. */
  #step(bytes: Buffer): number {
    switch (this.#state) {
      case 'greeting':
        return this.#onGreeting(bytes);
      case 'credentials':
        return this.#onCredentials(bytes);
      case 'request':
        return this.#onRequest(bytes);
      case 'over':
        return bytes.length;
    }
  }

  #onGreeting(bytes: Buffer): number {
    const length = 2 + (bytes[1] ?? 0);
    if (bytes.length < 2 || bytes.length < length) return 0;
    const methods = bytes.subarray(2, length);
    const withPassword = methods.includes(2);
    if (methods.includes(0) && this.#needsNoCredentials(withPassword)) {
      this.#client.socket.write(noCredentials);
      this.#state = 'request';
    } else if (withPassword) {
      this.#client.socket.write(usernamePassword);
      this.#state = 'credentials';
    } else {
      this.#refuse('credentials_missing', noMethod);
    }
    return length;
  }

  /** Whether the client may continue without a password: it is on the whitelist, or is refused anyway. */
  #needsNoCredentials(withPassword: boolean): boolean {
    const grant = this.#client.admit('socks5');
    if (typeof grant !== 'string') {
      this.#grant = grant;
      return true;
    }
    if (withPassword || signInReasons.has(grant)) return false;
    this.#refusal = grant;
    return true;
  }

  #onCredentials(bytes: Buffer): number {
    const nameEnd = 2 + (bytes[1] ?? 0);
    const length = nameEnd + 1 + (bytes[nameEnd] ?? 0);
    if (bytes[0] !== 1) {
      this.#refuse('bad_request', signInFailed);
      return bytes.length;
    }
    if (bytes.length <= nameEnd || bytes.length < length) return 0;
    const username = bytes.toString('utf8', 2, nameEnd);
    const password = bytes.toString('utf8', nameEnd + 1, length);
    const grant = this.#client.admit('socks5', { username, password });
    if (typeof grant === 'string' && signInReasons.has(grant)) {
      this.#refuse(grant, signInFailed); // RFC 1929 §2: then the connection must be closed
      return length;
    }
    if (typeof grant === 'string') this.#refusal = grant;
    else this.#grant = grant;
    this.#client.socket.write(signedIn);
    this.#state = 'request';
    return length;
  }

  #onRequest(bytes: Buffer): number {
    if (bytes[0] !== 5) return this.#refuseRequest('bad_request', bytes);
    if (bytes.length < 4) return 0;
    const address = findAddress(bytes, 3);
    if (address === 'short') return 0;
    const grant = this.#grant;
    if (this.#refusal || !grant) return this.#refuseRequest(this.#refusal ?? 'internal_error', bytes);
    switch (bytes[1]) {
      case command.connect:
        return address === 'bad_type'
          ? this.#refuseRequest('bad_address', bytes)
          : this.#connect(bytes, address, grant);
      case command.udpAssociate:
        return address === 'bad_type'
          ? this.#refuseRequest('bad_address', bytes)
          : this.#associate(bytes, address, grant);
      default:
        return this.#refuseRequest('command_unsupported', bytes);
    }
  }

  #connect(bytes: Buffer, address: AddressSpan, grant: Grant): number {
    const target = targetAt(bytes, address);
    if (!target) return this.#refuseRequest('bad_address', bytes);
    this.#state = 'over';
    connect(this.#client, { grant, target, early: bytes.subarray(address.end), answers });
    return bytes.length;
  }

  #associate(bytes: Buffer, address: AddressSpan, grant: Grant): number {
    this.#state = 'over';
    associate(this.#client, this.#udp, grant, { bytes: bytes.subarray(address.from, address.to), port: address.port });
    return bytes.length;
  }

  /** Answers the request with the reason. Returns the length of what need not be looked at any more. */
  #refuseRequest(reason: Reason, bytes: Buffer): number {
    this.#refuse(reason, socksReply(reason));
    return bytes.length;
  }

  #refuse(reason: Reason, answer: Buffer): void {
    this.#state = 'over';
    refuse(this.#client, reason, answer);
  }
}
