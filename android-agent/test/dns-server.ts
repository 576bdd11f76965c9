import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { parseTarget } from '@pocketproxy/relay/protocol';
import { portOf } from './stub-relay.ts';

/** silence: no answer at all; refused: code 5; long: too long for UDP. Per family where they differ. */
type Records = readonly string[] | 'silence' | 'refused' | 'long';
export type Answer = Records | { readonly ipv4: Records; readonly ipv6: Records };
type AnswerOf = (name: string) => Answer | undefined;

const aaaa = 28;

/** A small DNS server (RFC 1035 §4): fixed answers, NXDOMAIN for the rest, silence where a test wants it. */
export class DnsServer {
  /** Names asked for, in order, with their record type (1 = A, 28 = AAAA). */
  readonly asked: { name: string; type: number; from: string }[] = [];
  readonly #socket: Socket;
  readonly #tcp: Server;
  readonly #answerOf: AnswerOf;

  private constructor(socket: Socket, tcp: Server, answerOf: AnswerOf) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#answerOf = answerOf;
    socket.on('message', (query, from) => {
      const reply = this.#reply(query, from.address, true);
      if (reply) socket.send(reply, from.port, from.address);
    });
    tcp.on('connection', (client) => {
      client
        .on('error', () => undefined)
        .once('data', (query) => {
          const reply = this.#reply(query.subarray(2), client.remoteAddress ?? '', false);
          if (reply) client.write(Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 255]), reply]));
        });
    });
  }

  /** Answers by a table or a function, over UDP and TCP. */
  static async start(
    answers: Readonly<Record<string, Answer>> | AnswerOf,
    { address = '127.0.0.1', port = 0 } = {},
  ): Promise<DnsServer> {
    const answerOf: AnswerOf = typeof answers === 'function' ? answers : (name) => answers[name];
    for (;;) {
      const tcp = createServer();
      tcp.listen(port, address);
      await once(tcp, 'listening');
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      try {
        socket.bind(portOf(tcp.address()), address);
        await once(socket, 'listening');
        return new DnsServer(socket, tcp, answerOf);
      } catch (error) {
        socket.close();
        tcp.close();
        // The port that was free for TCP is another one's for UDP: take the next
        if (port !== 0 || Object(error).code !== 'EADDRINUSE') throw error;
      }
    }
  }

  get server(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  close(): void {
    this.#socket.close();
    this.#tcp.close();
  }

  #reply(query: Buffer, from: string, overUdp: boolean): Buffer | undefined {
    const { name, end } = readName(query, 12);
    const type = query.readUInt16BE(end);
    this.asked.push({ name, type, from });
    const answer = this.#answerOf(name);
    const records = answer && 'ipv4' in Object(answer) ? pick(answer, type) : answer;
    if (records === 'silence') return undefined;
    const cut = records === 'long' && overUdp;
    const addresses = records === 'long' ? longList : Array.isArray(records) ? records : [];
    const answers = (cut ? [] : addresses).flatMap((address: string) => {
      const bytes = parseTarget(address, 1)?.bytes;
      return bytes && (type === aaaa) === (bytes.length === 16) ? [record(type, bytes)] : [];
    });
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    const code = records === 'refused' ? 5 : records ? 0 : 3; // NXDOMAIN when unknown
    header.writeUInt16BE(0x8180 | (cut ? 0x0200 : 0) | code, 2); // recursion available
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    return Buffer.concat([header, query.subarray(12, end + 4), ...answers]);
  }
}

const longList = Array.from({ length: 200 }, (_, at) => `198.51.100.${at}`);

function pick(answer: Answer, type: number): Records {
  if (typeof answer === 'string' || !('ipv4' in answer)) return [];
  return type === aaaa ? answer.ipv6 : answer.ipv4;
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
