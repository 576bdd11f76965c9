import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import pg from 'pg';

/**
 * The bus: short JSON messages to every process, at most once. Redis pub/sub where a Redis URL is given, else
 * Postgres LISTEN/NOTIFY. It never blocks a caller: while the engine is away, messages are dropped and readers heal
 * by their own resync. Messages are at most 7,900 bytes (the limit of NOTIFY is 8,000).
 */
export interface Bus {
  /** Sends a message. Resolves when handed over; rejects when the engine is away. */
  publish(channel: string, message: unknown): Promise<void>;
  /** Calls `listener` with each message of the channel, parsed as JSON. Returns the way out. */
  subscribe(channel: string, listener: (message: unknown) => void): Promise<() => void>;
  /** Emits 'up' after each (re)connection of the listening side, so that readers can resync, and 'down'. */
  readonly state: EventEmitter<{ up: []; down: [] }>;
  close(): Promise<void>;
}

export const maxBusMessageBytes = 7_900;
const reconnectDelayMs = 1_000;

/** Opens the bus. Does not wait for the engine: it keeps trying in the background. */
export function openBus(options: { databaseUrl: string; redisUrl?: string | undefined }): Bus {
  return options.redisUrl ? redisBus(options.redisUrl) : postgresBus(options.databaseUrl);
}

function encode(message: unknown): string {
  const text = JSON.stringify(message);
  if (Buffer.byteLength(text) > maxBusMessageBytes) throw new Error('bus message too long');
  return text;
}

function deliver(listeners: ReadonlyMap<string, Set<(message: unknown) => void>>, channel: string, text: string): void {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return; // not ours
  }
  for (const listener of listeners.get(channel) ?? []) listener(message);
}

function redisBus(url: string): Bus {
  const state = new EventEmitter<{ up: []; down: [] }>();
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const options = { lazyConnect: false, enableOfflineQueue: false, maxRetriesPerRequest: 0 } as const;
  const sender = new Redis(url, options);
  const receiver = new Redis(url, { ...options, autoResubscribe: false });
  for (const client of [sender, receiver]) client.on('error', () => undefined); // 'close' tells it too
  receiver.on('ready', () => {
    const channels = [...listeners.keys()];
    const subscribed = channels.length > 0 ? receiver.subscribe(...channels) : Promise.resolve();
    void subscribed.then(() => state.emit('up')).catch(() => undefined);
  });
  receiver.on('close', () => state.emit('down'));
  receiver.on('message', (channel: string, text: string) => deliver(listeners, channel, text));
  return {
    state,
    async publish(channel, message) {
      await sender.publish(channel, encode(message));
    },
    async subscribe(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      if (receiver.status === 'ready') await receiver.subscribe(channel);
      return () => set.delete(listener);
    },
    async close() {
      sender.disconnect();
      receiver.disconnect();
    },
  };
}

function postgresBus(databaseUrl: string): Bus {
  const state = new EventEmitter<{ up: []; down: [] }>();
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  const sender = new pg.Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 30_000 });
  sender.on('error', () => undefined);
  let receiver: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const listen = (client: pg.Client, channel: string) => client.query(`LISTEN ${client.escapeIdentifier(channel)}`);

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 5_000 });
    let lost = false;
    const lose = () => {
      if (lost) return;
      lost = true;
      if (receiver === client) receiver = undefined;
      void client.end().catch(() => undefined);
      if (closed) return;
      state.emit('down');
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
      state.emit('up');
    } catch {
      lose();
    }
  }
  void connect();

  return {
    state,
    async publish(channel, message) {
      await sender.query('SELECT pg_notify($1, $2)', [channel, encode(message)]);
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
