import { randomUUID } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectDatabase, type PrismaClient } from '@pocketproxy/prisma';
import { openBus, type Bus } from '@pocketproxy/prisma/bus';
import { busChannel, type BusEvent } from '@pocketproxy/relay/contract';
import { Failure } from '../failure.ts';
import { startStack, type Stack } from '../stack/start.ts';
import { socksHandshake } from './handshake.ts';
import { LatencySamples } from './latency.ts';
import { startOrigins } from './processes.ts';
import { residentBytes } from './proc.ts';

export const rotationUsage = 'scripts/bench rotation [--rotations 10] [--requests 1000]';

/** From the order of a rotation on, requests come for this long, evenly. */
const spreadMs = 3_000;
const rotationTimeoutMs = 60_000;
/** An answer that took longer has waited for the phone. */
const waitedMs = 200;
const memoryPollMs = 100;

/** One way to ask for the page of the origin; rejects unless it is answered with 200. */
type Ask = () => Promise<void>;

/**
 * Requests through a phone that rotates again and again: every second one on kept-alive connections, the others on new
 * ones by HTTP and SOCKS5 in turn. Prints how many failed, how long those waited that met a rotation, and the relay's
 * memory. Exit code 1 when a request failed.
 */
export async function rotation(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { rotations: { type: 'string', default: '10' }, requests: { type: 'string', default: '1000' } },
  });
  const [rotations = 0, requests = 0] = [Number(values.rotations), Number(values.requests)];
  if (!(rotations >= 1) || !(requests >= rotations)) throw new Failure(rotationUsage);
  const origins = await startOrigins();
  const stack = await startStack({ phones: 1, connections: 1, password: true, egressAllow: '127.0.0.0/8' });
  const database = connectDatabase(stack.databaseUrl, 1);
  const bus = openBus({ databaseUrl: stack.databaseUrl });
  const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 32 });
  try {
    const asks = waysToAsk(stack, origins.ports.http, keepAlive);
    const work = measure({ stack, database, bus, asks, rotations, requests });
    return (await Promise.race([work, interrupted])) === 0 ? 0 : 1;
  } finally {
    keepAlive.destroy();
    await bus.close();
    await database.$disconnect();
    await stack.close();
    origins.close();
  }
}

interface Run {
  readonly stack: Stack;
  readonly database: PrismaClient;
  readonly bus: Bus;
  readonly asks: Record<'kept' | 'fresh' | 'socks', Ask>;
  readonly rotations: number;
  readonly requests: number;
}

/** Returns how many requests failed. */
async function measure(run: Run): Promise<number> {
  const { stack, asks, rotations, requests } = run;
  const [waits, failures] = [new LatencySamples(), new Map<string, number>()];
  const order = [asks.kept, asks.fresh, asks.kept, asks.socks];
  for (const ask of order) await ask();
  const before = residentBytes(stack.relay.pid);
  let peak = before;
  const poll = setInterval(() => (peak = Math.max(peak, residentBytes(stack.relay.pid))), memoryPollMs);
  const results: string[] = [];
  for (let round = 0; round < rotations; round++) {
    const share = Math.floor((requests * (round + 1)) / rotations) - Math.floor((requests * round) / rotations);
    const rotated = rotate(run);
    const asked = Array.from({ length: share }, async (_, n) => {
      await delay((spreadMs * n) / share);
      const ask = order[n % order.length] ?? asks.kept;
      const beganMs = performance.now();
      await ask().catch(({ message }: Error) => failures.set(message, (failures.get(message) ?? 0) + 1));
      const tookMs = performance.now() - beganMs;
      if (tookMs >= waitedMs) waits.add(tookMs);
    });
    results.push(await rotated);
    await Promise.all(asked);
    process.stderr.write(`rotation ${round + 1}/${rotations}: ${results.at(-1)}\n`);
  }
  clearInterval(poll);
  const { count, p50Ms, p99Ms, maxMs } = waits.summary();
  const failed = [...failures.values()].reduce((sum, times) => sum + times, 0);
  say('rotations that changed the address', `${results.filter((result) => result === 'changed').length}/${rotations}`);
  say('requests', requests);
  say('requests that failed', failed);
  for (const [message, times] of failures) say(`  ${message}`, times);
  say('requests that waited', count);
  say('their wait, ms: p50', Math.round(p50Ms));
  say('their wait, ms: p99', Math.round(p99Ms));
  say('their wait, ms: longest', Math.round(maxMs));
  say('relay memory before, MiB', mebibytes(before));
  say('relay memory at its peak, MiB', mebibytes(peak));
  say('relay memory after, MiB', mebibytes(residentBytes(stack.relay.pid)));
  return failed;
}

/** Orders a rotation as web does, and waits for its end; returns the result. */
async function rotate({ stack, database, bus }: Run): Promise<string> {
  const deviceId = stack.phones[0]?.id ?? '';
  const { relayId } = await database.device.findUniqueOrThrow({ where: { id: deviceId } });
  const commandId = randomUUID();
  await database.command.create({
    data: {
      ...{ id: commandId, deviceId, relayId, kind: 'rotate', expiresAt: new Date(Date.now() + rotationTimeoutMs) },
      rotation: { create: { deviceId, activeDeviceId: deviceId, trigger: 'manual' } },
    },
  });
  const event: BusEvent = { type: 'command.created', relayId, commandId, deviceId, customerId: null };
  await bus.publish(busChannel, event);
  const deadlineMs = performance.now() + rotationTimeoutMs;
  while (performance.now() < deadlineMs) {
    const { state, reason, activeDeviceId } = await database.rotation.findFirstOrThrow({ where: { commandId } });
    if (activeDeviceId === null) return reason ?? state;
    await delay(memoryPollMs);
  }
  throw new Failure('a rotation does not end');
}

function waysToAsk({ connections }: Stack, port: number, agent: http.Agent): Run['asks'] {
  const [login] = connections;
  if (!login) throw new Failure('no connection');
  const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const options = { host: '127.0.0.1', port: login.port, path: `http://127.0.0.1:${port}/`, agent };
  const headers = { host: `127.0.0.1:${port}`, 'proxy-authorization': authorization };
  return {
    kept: () => get({ ...options, headers }),
    fresh: () => get({ ...options, headers: { ...headers, connection: 'close' }, agent: false }),
    socks: async () => {
      const socket = await socksSocket(login, port);
      await get({ path: '/', headers: { host: headers.host, connection: 'close' }, createConnection: () => socket });
    },
  };
}

/** A socket that leads to the port of loopback through the proxy. */
function socksSocket(login: Stack['connections'][number], port: number): Promise<net.Socket> {
  const handshake = socksHandshake({ host: '127.0.0.1', port }, login);
  const socket = net.connect({ host: '127.0.0.1', port: login.port, noDelay: true });
  socket.write(handshake.first);
  return new Promise((resolve, reject) => {
    const feed = (piece: Buffer) => {
      const step = handshake.feed(piece);
      if (step instanceof Error) socket.destroy(step);
      else if (step.send) socket.write(step.send);
      else if (step.rest) resolve(socket.off('data', feed).off('close', ended));
    };
    const ended = () => reject(new Error('ended during the handshake'));
    socket.on('data', feed).once('error', reject).once('close', ended);
  });
}

function get(options: http.RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(options, (response) => {
      response.once('error', reject).once('end', () => {
        const reason = response.headers['x-pocketproxy-reason'] ?? '';
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${response.statusCode} ${reason}`));
      });
      response.resume();
    });
    request.once('error', reject);
  });
}

function say(what: string, value: number | string): void {
  console.log(`${what.padEnd(48)}${value}`);
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
