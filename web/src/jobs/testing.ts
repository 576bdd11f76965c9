import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { parseCredentialKeys } from '@pocketproxy/relay/contract';
import type { World } from '@/domain/testing/world';
import { bundle } from '../../../scripts/lib/stack/bundle.ts';

const key = Buffer.alloc(32, 1).toString('base64');

/** The keys that {@link startJobs} passes to its process. */
export const jobsKeys = parseCredentialKeys(key, `k1:${key}`);

/** What closes things at the end of a test. */
export interface Closing {
  after(close: () => unknown): void;
}

/** Closes in the reverse order of opening; a test's own `after` closes in the same order. */
export function lastFirst(t: TestContext): Closing {
  const closes: (() => unknown)[] = [];
  t.after(async () => {
    for (const close of closes.reverse()) await close();
  });
  return { after: (close) => void closes.push(close) };
}

type Jobs = ChildProcessByStdio<null, Readable, null>;

/** Starts the jobs process with these settings over the test's own; nothing else is needed. End it. */
export function spawnJobs(databaseUrl: string, settings: Record<string, string> = {}): Jobs {
  const secrets = { SEALING_KEYS: `k1:${key}` };
  const places = { DATABASE_URL: databaseUrl, REDIS_URL: '', PUBLIC_URL: 'http://127.0.0.1:3000' };
  // eslint-disable-next-line no-restricted-syntax -- a child process of a test gets what the test has
  const env = { ...process.env, POCKETPROXY_ENV: 'development', ...secrets, ...places, ...settings };
  return spawn(process.execPath, ['--liftoff-only', bundle('jobs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** NODE_OPTIONS of a process whose clock is off by so much. */
export function clockOff(ms: number): string {
  const source = `const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...of) { if (of.length === 0) super(Real.now() + ${ms}); else super(...of); }
      static now() { return Real.now() + ${ms}; }
    };`;
  return `--import data:text/javascript,${encodeURIComponent(source)}`;
}

/** The first line that the process prints, and the lines after it. @throws Error when it ends without one */
export async function firstLine(jobs: Jobs): Promise<{ line: string; lines: Interface }> {
  const lines = createInterface(jobs.stdout);
  const ended = once(jobs, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${String(code)}`)));
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  return { line: String(line), lines };
}

/** Starts the jobs process on a world's database and waits until it is up; it ends with the test. Returns its output. */
export async function startJobs(closing: Closing, world: World, settings: Record<string, string>): Promise<Interface> {
  const jobs = spawnJobs(world.url, { LOG_LEVEL: 'silent', ...settings });
  closing.after(async () => {
    if (jobs.exitCode !== null) return;
    jobs.kill('SIGTERM');
    await once(jobs, 'exit');
  });
  return (await firstLine(jobs)).lines;
}

const mailChange = z.object({
  ...{ id: z.string(), state: z.string(), attempts: z.number() },
  lastError: z.string().nullable(),
});
type MailChange = z.infer<typeof mailChange>;

/** Returns a way to wait for a change of a mail's row; the database announces each of them. */
export async function watchMails(closing: Closing, { url }: World) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closing.after(() => client.end());
  await client.query(`
    CREATE FUNCTION report_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_notify('mail', json_build_object(
        'id', NEW.id, 'state', NEW.state, 'attempts', NEW.attempts, 'lastError', NEW."lastError")::text);
      RETURN NEW;
    END $$;
    CREATE TRIGGER report_mail AFTER UPDATE ON "Mail" FOR EACH ROW EXECUTE FUNCTION report_mail();
    LISTEN mail`);
  const changes: MailChange[] = [];
  const arrivals = new EventEmitter();
  client.on('notification', ({ payload }) => {
    changes.push(mailChange.parse(JSON.parse(payload ?? '')));
    arrivals.emit('change');
  });
  return {
    changes,
    /** The first change, past or to come, that fits. */
    async until(fits: (change: MailChange) => boolean): Promise<MailChange> {
      for (;;) {
        const found = changes.find(fits);
        if (found) return found;
        await once(arrivals, 'change');
      }
    },
  };
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * A real SMTP server on loopback that keeps what it accepts. `refuse` is asked with the number of the delivery, from 1:
 * a code is the answer, 451 being "try again later" and 550 "never".
 */
export async function startSmtp(closing: Closing, port = 0, refuse: (delivery: number) => number | null = () => null) {
  const received: string[] = [];
  let deliveries = 0;
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (piece) => (text += String(piece)));
      stream.on('end', () => {
        deliveries += 1;
        const responseCode = refuse(deliveries);
        if (responseCode !== null) return done(Object.assign(new Error('Not to new@c.test'), { responseCode }));
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void smtp.listen(port, '127.0.0.1', resolve));
  closing.after(() => void smtp.close());
  return { received, deliveries: () => deliveries, port: portOf(smtp.server) };
}

/** A mail server that takes connections and never says a word. Reports when it has so many at once, and when none. */
export async function startBlackHole(closing: Closing) {
  const sockets = new Set<Socket>();
  const changes = new EventEmitter();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      changes.emit('change');
    });
    socket.resume();
    changes.emit('change');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  closing.after(cut);
  return {
    port: portOf(server),
    cut,
    held: () => sockets.size,
    async holds(count: number): Promise<void> {
      while (sockets.size < count) await once(changes, 'change');
    },
    async empty(): Promise<void> {
      while (sockets.size > 0) await once(changes, 'change');
    },
  };
}
