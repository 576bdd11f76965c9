import { randomInt } from 'node:crypto';
import type { Socket as UdpSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { formatAddress, parseTarget, unmapped } from '@pocketproxy/relay/protocol';
import { agentLimits as limits } from '../../limits.ts';
import { decodeReply, encodeQuery, type Question, type RecordType, type Reply } from './message.ts';

/** The ways to a DNS server: those of the mobile network, so that no query leaves by another one. */
export interface DnsWays {
  openUdp(family: 4 | 6): UdpSocket;
  dialTcp(address: Uint8Array, port: number): Socket;
}

export interface DnsServer {
  readonly bytes: Uint8Array;
  readonly host: string;
  readonly port: number;
}

/** Reads `address`, `address:port` or `[address]:port`; undefined for anything else. */
export function parseDnsServer(text: string): DnsServer | undefined {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = parseTarget(bracketed ?? plain ?? text, Number(port ?? 53));
  if (!address?.bytes) return undefined;
  const bytes = unmapped(address.bytes);
  return { bytes, host: formatAddress(bytes), port: address.port };
}

/**
 * Asks one server once: over UDP from its own socket, whose port no one can guess (RFC 5452 §9), and over TCP
 * where the answer did not fit. A server that cannot answer (RFC 1035 §4.1.1) counts as none.
 * @throws Error when no answer came in time or before `signal`, Refused when the way is closed
 */
export async function askDnsServer(
  ways: DnsWays,
  server: DnsServer,
  name: string,
  type: RecordType,
  signal: AbortSignal,
): Promise<Reply> {
  const question = { id: randomInt(65_536), name, type };
  const short = await overUdp(ways, server, question, signal);
  const reply = short.truncated ? await overTcp(ways, server, question, signal) : short;
  if (reply.code !== noError && reply.code !== noSuchName) throw new Error(`the DNS server answers code ${reply.code}`);
  return reply;
}

const noError = 0;
const noSuchName = 3;

function overUdp(ways: DnsWays, { bytes, host, port }: DnsServer, question: Question, signal: AbortSignal) {
  return until<Reply>(signal, (resolve, reject) => {
    const socket = ways.openUdp(bytes.length === 4 ? 4 : 6);
    socket.on('error', reject);
    socket.on('message', (message, from) => {
      const reply = from.address === host && from.port === port ? decodeReply(message, question) : undefined;
      if (reply) resolve(reply);
    });
    socket.send(encodeQuery(question), port, host);
    return () => socket.close();
  });
}

/** RFC 1035 §4.2.2: each message comes behind two bytes of its length. */
function overTcp(ways: DnsWays, { bytes, port }: DnsServer, question: Question, signal: AbortSignal) {
  return until<Reply>(signal, (resolve, reject) => {
    const socket = ways.dialTcp(bytes, port);
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the DNS server closed')));
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece]);
      if (received.length > limits.dnsTcpBytes) return reject(new Error('the DNS server says too much'));
      const length = received.length < 2 ? Number.POSITIVE_INFINITY : received.readUInt16BE(0);
      if (received.length < 2 + length) return;
      const reply = decodeReply(received.subarray(2, 2 + length), question);
      if (reply) resolve(reply);
      else reject(new Error('the DNS server answers something else'));
    });
    const query = encodeQuery(question);
    socket.write(Buffer.concat([Buffer.from([query.length >> 8, query.length & 255]), query]));
    return () => socket.destroy();
  });
}

/** Runs `start` until it settles, takes too long or the signal fires; what it returns cleans up. */
function until<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let release = (): void => undefined;
    let settled = false;
    const settle = (): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      release();
    };
    const onAbort = (): void => {
      reject(new Error('no answer in time'));
      settle();
    };
    const timer = setTimeout(onAbort, limits.dnsQueryTimeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error(String(error)));
      settle();
    };
    try {
      release = start((value) => {
        resolve(value);
        settle();
      }, fail);
    } catch (error) {
      fail(error);
    }
  });
}
