import type { Reason } from '../../../protocol/index.ts';
import type { Client } from '../client.ts';
import { refuse } from '../closing.ts';
import { connect, type ConnectAnswers } from '../connect.ts';
import type { Protocol } from '../protocol.ts';
import { readSocks4Request } from './request.ts';

const granted = Buffer.of(0, 90, 0, 0, 0, 0, 0, 0);
const rejected = Buffer.of(0, 91, 0, 0, 0, 0, 0, 0);
const answers: ConnectAnswers = { established: granted, refusal: () => rejected };

const connectCommand = 1;

/**
 * SOCKS4 and 4a (socks4.protocol and socks4a.protocol of the NEC reference implementation). Bytes behind the request belong
 * to the stream. The protocol knows no reasons: 91 is its one refusal; the connection's page shows why.
 */
export class Socks4Handshake implements Protocol {
  readonly #client: Client;
  #held: Buffer | undefined;
  #over = false;

  constructor(client: Client) {
    this.#client = client;
  }

  data(bytes: Buffer): void {
    if (this.#over) return;
    const all = this.#held ? Buffer.concat([this.#held, bytes]) : bytes;
    const request = readSocks4Request(all);
    if (request === 'short') {
      this.#held = all;
      return;
    }
    this.#over = true;
    if (request === 'bad') return this.#refuse('bad_request');
    const grant = this.#client.admit('socks5');
    if (typeof grant === 'string') return this.#refuse(grant);
    const { command, target, end } = request;
    if (command !== connectCommand) return this.#refuse('command_unsupported');
    if (!target) return this.#refuse('bad_address');
    connect(this.#client, { grant, target, early: all.subarray(end), answers });
  }

  ended(): void {
    this.#client.socket.destroy();
  }

  expired(): void {
    this.#client.refuse('handshake_timeout');
  }

  #refuse(reason: Reason): void {
    refuse(this.#client, reason, rejected);
  }
}
