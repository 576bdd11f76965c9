import { EventEmitter, once } from 'node:events';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { openPool } from './pool.ts';

/**
 * The bus: short JSON messages to every process, at most once. Redis pub/sub where a Redis URL is given, else
 * Postgres LISTEN/NOTIFY. It never blocks a caller: while the engine is unavailable, messages are dropped and readers heal
 * by their own resync. Messages are at most 7,900 bytes (the limit of NOTIFY is 8,000).
 */
export interface Bus {
  /** Sends messages, none of which is an array, packed into as few as fit. Resolves when handed over; rejects when the engine is unavailable. */
  publish(channel: string, ...messages: readonly unknown[]): Promise<void>;
  /** Calls `listener` with each message of the channel, parsed as JSON. Returns the way out. */
  subscribe(channel: string, listener: (message: unknown) => void): Promise<() => void>;
  /** True while the listening side receives. */
  readonly isUp: boolean;
  /** Emits 'up' after each (re)connection of the listening side, so that readers can resync, and 'down'. */
  readonly state: EventEmitter<{ up: []; down: [] }>;
  close(): Promise<void>;
}

export const maxBusMessageBytes = 7_900;
const reconnectDelayMs = 1_000;
/** How often the listening side is asked whether it still receives, and what any statement may take. */
const defaultCheckMs = 5_000;

interface BusOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly checkMs?: number;
}

/** Opens the bus. Does not wait for the engine: it keeps trying in the background. */
export function openBus({ databaseUrl, redisUrl, checkMs = defaultCheckMs }: BusOptions): Bus {
  return redisUrl ? redisBus(redisUrl, checkMs) : postgresBus(databaseUrl, checkMs);
}

/** A state that says each change once. */
class BusState extends EventEmitter<{ up: []; down: [] }> {
  isUp = false;

  set(isUp: boolean): void {
    if (this.isUp === isUp) return;
    this.isUp = isUp;
    this.emit(isUp ? 'up' : 'down');
  }
}

/** The messages as payloads, each an array of as many as fit. @throws Error when one alone is too long */
function payloads(messages: readonly unknown[]): string[] {
  const packs: string[][] = [];
  let room = 0;
  for (const message of messages) {
    const text = JSON.stringify(message);
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBusMessageBytes) throw new Error('bus message too long');
    if (bytes < room) packs.at(-1)?.push(text);
    else packs.push([text]);
    room = (bytes < room ? room : maxBusMessageBytes + 1) - bytes - 1; // with its comma
  }
  return packs.map((texts) => `[${texts.join(',')}]`);
}

function deliver(listeners: ReadonlyMap<string, Set<(message: unknown) => void>>, channel: string, text: string): void {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return; // not ours
  }
  for (const one of Array.isArray(message) ? message : [message]) {
    for (const listener of listeners.get(channel) ?? []) listener(one);
  }
}

function redisBus(url: string, checkMs: number): Bus {
  const state = new BusState();
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  let closed = false;
  let check: NodeJS.Timeout | undefined;

  async function connect(): Promise<{ sender: Redis; receiver: Redis }> {
    const { Redis: Client } = await import('ioredis'); // 11 MiB that only those pay who use it
    const options = {
      lazyConnect: closed,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: checkMs,
    } as const;
    const sender = new Client(url, options);
    const receiver = new Client(url, { ...options, autoResubscribe: false });
    for (const client of [sender, receiver]) client.on('error', () => undefined); // 'close' also reports it
    receiver.on('ready', () => {
      const channels = [...listeners.keys()];
      const subscribed = channels.length > 0 ? receiver.subscribe(...channels) : Promise.resolve();
      const sends = sender.status === 'ready' ? undefined : once(sender, 'ready');
      void Promise.all([subscribed, sends])
        .then(() => state.set(receiver.status === 'ready'))
        .catch(() => receiver.disconnect(true));
    });
    receiver.on('close', () => state.set(false));
    receiver.on('message', (channel: string, text: string) => deliver(listeners, channel, text));
    if (closed) return { sender, receiver };
    check = setInterval(() => {
      if (receiver.status === 'ready') receiver.ping().catch(() => receiver.disconnect(true));
    }, checkMs);
    return { sender, receiver };
  }
  const clients = connect();

  return {
    state,
    get isUp() {
      return state.isUp;
    },
    async publish(channel, ...messages) {
      const packed = payloads(messages);
      const { sender } = await clients;
      await Promise.all(packed.map((payload) => sender.publish(channel, payload)));
    },
    async subscribe(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      const { receiver } = await clients;
      if (receiver.status === 'ready') await receiver.subscribe(channel);
      return () => set.delete(listener);
    },
    async close() {
      closed = true;
      const { sender, receiver } = await clients;
      clearInterval(check);
      sender.disconnect();
      receiver.disconnect();
    },
  };
}

function postgresBus(databaseUrl: string, checkMs: number): Bus {
  const state = new BusState();
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const timed = { connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: checkMs };
  const sender = openPool({ ...timed, max: 1, idleTimeoutMillis: 30_000 });
  let receiver: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  /** Statements of the listening side, one after the other. */
  let last: Promise<unknown> = Promise.resolve();
  const ask = (client: pg.Client, text: string) => (last = last.catch(() => undefined).then(() => client.query(text)));
  const listen = (client: pg.Client, channel: string) => ask(client, `LISTEN ${client.escapeIdentifier(channel)}`);

  async function connect(): Promise<void> {
    const client = new pg.Client({ ...timed, keepAlive: true });
    let lost = false;
    let check: NodeJS.Timeout | undefined;
    const lose = () => {
      if (lost) return;
      lost = true;
      clearInterval(check);
      client.removeAllListeners('notification'); // one that hangs may come to life again
      if (receiver === client) receiver = undefined;
      void client.end().catch(() => undefined);
      if (closed) return;
      state.set(false);
      retry = setTimeout(() => void connect(), reconnectDelayMs);
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ channel, payload }) => deliver(listeners, channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of listeners.keys()) await listen(client, channel);
      if (closed) return void (await client.end());
      receiver = client;
      check = setInterval(() => void ask(client, 'SELECT 1').catch(lose), checkMs);
      state.set(true);
    } catch {
      lose();
    }
  }
  void connect();

  return {
    state,
    get isUp() {
      return state.isUp;
    },
    async publish(channel, ...messages) {
      await sender.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload', [
        channel,
        payloads(messages),
      ]);
    },
    async subscribe(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      if (receiver) await listen(receiver, channel);
      return () => set.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await receiver?.end().catch(() => undefined);
      await sender.end();
    },
  };
}
