import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signIn } from './http-wire.ts';

// Runs alone: it measures CPU time.

const child = fileURLToPath(new URL('emfile-child.ts', import.meta.url));

/** A relay in its own process with so many descriptors; `known`: it has learnt the limit at its start. */
async function relayWith(t: TestContext, limit: number, known: boolean) {
  const args = ['--import', 'tsx', child, ...(known ? [String(limit)] : [])];
  const relay = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => relay.kill('SIGKILL'));
  const lines = createInterface({ input: relay.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<number> => {
    relay.stdin.write(`${question}\n`);
    return Number((await lines.next()).value);
  };
  const port = await ask('port');
  // Only now: starting from sources opens more files than that at once.
  const limited = spawnSync('prlimit', ['--pid', String(relay.pid), `--nofile=${limit}:${limit}`], {
    stdio: 'inherit',
  });
  assert.equal(limited.status, 0);
  const end = async () => {
    relay.stdin.end();
    return (await once(relay, 'exit'))[0];
  };
  return { port, ask, end };
}

/** Clients one after the other; with `request`, each waits for an answer. */
async function connectMany(t: TestContext, port: number, count: number, request = ''): Promise<net.Socket[]> {
  const sockets: net.Socket[] = [];
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  for (let i = 0; i < count; i++) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    if (request) socket.write(request);
    await Promise.race([once(socket, request ? 'data' : 'connect'), once(socket, 'close')]);
  }
  return sockets;
}

test('PROTO-02: with no file left the relay neither crashes nor spins, and serves again afterwards', async (t) => {
  const { port, ask, end } = await relayWith(t, 64, false);
  const sockets = await connectMany(t, port, 200);
  await ask('cpu');
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the span over which the relay's CPU time is measured
  const cpuMs = await ask('cpu');
  assert.ok(cpuMs < 500, `${cpuMs} ms of CPU in one second`);
  assert.equal(await ask('faults'), 0); // the port listens as before

  for (const socket of sockets) socket.destroy();
  let answer = '';
  while (!answer.startsWith('HTTP/1.1 400')) answer = await requestOnce(port);
  assert.equal(await end(), 0);
});

test('pitfall-35: a relay that knows its limit keeps descriptors back, in one log line and a metric', async (t) => {
  const { port, ask, end } = await relayWith(t, 256, true);
  const clients = await connectMany(t, port, 300, `OPTIONS * HTTP/1.1\r\nHost: a\r\n${signIn}\r\n`);
  const shortages = await ask('shortages');
  assert.ok(shortages > 0 && shortages < 300, `${shortages} of 300 clients came short`);
  assert.equal(await ask('logged'), 1);
  assert.match(await requestOnce(port), /^HTTP\/1.1 400/); // anyone who is idle makes room
  for (const socket of clients) socket.destroy();
  assert.equal(await end(), 0);
});

/** What the port answers, or nothing while it is still out of files. */
function requestOnce(port: number): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    socket.on('data', (bytes) => (text += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}
