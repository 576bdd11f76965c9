import { z } from 'zod';

/** What the bench asks a generator process to do, and what it answers. Both pass over the IPC channel of fork(). */

const target = z.object({ host: z.string(), port: z.number().int() });
export type Target = z.infer<typeof target>;

/** How a generator reaches a target: directly, or through a proxy. */
const route = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('raw') }),
  z.object({
    kind: z.enum(['socks5', 'connect']),
    host: z.string(),
    port: z.number().int(),
    /** Absent: the SOCKS5 greeting offers "no authentication" only, CONNECT carries no Proxy-Authorization. */
    login: z.object({ username: z.string(), password: z.string() }).optional(),
    /** Inside TLS, whose certificate is not looked at. */
    tls: z.boolean().optional(),
  }),
]);
export type Route = z.infer<typeof route>;

const common = { route, target };

export const job = z.discriminatedUnion('kind', [
  /** Moves bytes as fast as the route allows; counted at the receiver between the marks `begin` and `end`. */
  z.object({
    kind: z.literal('bulk'),
    ...common,
    direction: z.enum(['down', 'up']),
    streams: z.number().int(),
    warmupMs: z.number(),
    durationMs: z.number(),
  }),
  /** Opens, reads one byte, closes; again and again. Two latencies: until the success reply, until the first byte. */
  z.object({ kind: z.literal('connects'), ...common, concurrency: z.number().int(), durationMs: z.number() }),
  /** Opens one after another; sends a byte after each reply and waits for its echo. */
  z.object({ kind: z.literal('opens'), ...common, count: z.number().int() }),
  /** Small messages, one at a time per stream, `gapMs` between them. */
  z.object({
    kind: z.literal('echo'),
    ...common,
    streams: z.number().int(),
    bytes: z.number().int(),
    gapMs: z.number(),
    durationMs: z.number(),
  }),
  /** Opens streams and keeps them until `release`: silent, not reading a download, or filling an upload no one reads. */
  z.object({
    kind: z.literal('hold'),
    ...common,
    count: z.number().int(),
    mode: z.enum(['idle', 'stopped reader', 'stopped origin']),
  }),
  /** Datagrams with a fixed number in flight; one unanswered for 250 ms counts as lost and is replaced. */
  z.object({
    kind: z.literal('udp'),
    ...common,
    bytes: z.number().int(),
    inFlight: z.number().int(),
    durationMs: z.number(),
  }),
]);
export type Job = z.infer<typeof job>;
export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>;

const latencies = z.object({
  count: z.number(),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
});
export type Latencies = z.infer<typeof latencies>;

export const result = z.object({
  seconds: z.number(),
  /** Payload bytes that arrived (bulk). */
  bytes: z.number().optional(),
  /** Connections, echoes or datagrams that came back; streams that are held. */
  count: z.number().optional(),
  /** Connections or datagrams that did not. */
  failed: z.number().optional(),
  reply: latencies.optional(),
  firstByte: latencies.optional(),
});
export type Result = z.infer<typeof result>;

export const toGenerator = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job }),
  z.object({ type: z.literal('release') }),
]);
export type ToGenerator = z.infer<typeof toGenerator>;

export const fromGenerator = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mark'), mark: z.enum(['begin', 'end']) }),
  z.object({ type: z.literal('done'), result }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromGenerator = z.infer<typeof fromGenerator>;
