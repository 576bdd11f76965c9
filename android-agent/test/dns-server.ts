import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseTarget } from '@pocketproxy/relay/protocol';

type Answer = readonly string[] | 'silence';

/** A small DNS server (RFC 1035 §4): fixed answers, NXDOMAIN for the rest, silence where a test wants it. */
export class DnsServer {
  /** Names asked for, in order, with their record type (1 = A, 28 = AAAA). */
  readonly asked: { name: string; type: number; from: string }[] = [];
  readonly #socket: Socket;
  readonly #answers: Readonly<Record<string, Answer>>;

  private constructor(socket: Socket, answers: Readonly<Record<string, Answer>>) {
    this.#socket = socket;
    this.#answers = answers;
    socket.on('message', (query, from) => {
      const reply = this.#reply(query, from.address);
      if (reply) socket.send(reply, from.port, from.address);
    });
  }

  static async start(answers: Readonly<Record<string, Answer>>): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket, answers);
  }

  get server(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  close(): void {
    this.#socket.close();
  }

  #reply(query: Buffer, from: string): Buffer | undefined {
    const { name, end } = readName(query, 12);
    const type = query.readUInt16BE(end);
    this.asked.push({ name, type, from });
    const answer = this.#answers[name];
    if (answer === 'silence') return undefined;
    const records = (answer ?? []).flatMap((address) => {
      const bytes = parseTarget(address, 1)?.bytes;
      return bytes && (type === 28) === (bytes.length === 16) ? [record(type, bytes)] : [];
    });
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(answer ? 0x8180 : 0x8183, 2); // recursion available; NXDOMAIN when unknown
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, query.subarray(12, end + 4), ...records]);
  }
}

function readName(query: Buffer, at: number): { name: string; end: number } {
  const labels: string[] = [];
  let next = at;
  for (let length = query[next] ?? 0; length > 0; length = query[next] ?? 0) {
    labels.push(query.toString('latin1', next + 1, next + 1 + length));
    next += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: next + 1 };
}

function record(type: number, bytes: Uint8Array): Buffer {
  const head = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}
