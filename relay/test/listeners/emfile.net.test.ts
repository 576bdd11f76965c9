import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('emfile-child.ts', import.meta.url));

test('PROTO-02: with no file left the relay neither crashes nor spins, and serves again afterwards', async () => {
  const relay = spawn(process.execPath, ['--import', 'tsx', child], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: relay.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    relay.stdin.write(`${question}\n`);
    return String((await lines.next()).value);
  };
  const port = Number(await ask('port'));
  // Only now: starting from sources opens more files than that at once.
  const limited = spawnSync('prlimit', ['--pid', String(relay.pid), '--nofile=64:64'], { stdio: 'inherit' });
  assert.equal(limited.status, 0);
  const sockets: net.Socket[] = [];
  for (let i = 0; i < 200; i++) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  }
  await ask('cpu');
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the span over which the relay's CPU time is measured
  const cpuMs = Number(await ask('cpu'));
  assert.ok(cpuMs < 500, `${cpuMs} ms of CPU in one second`);

  for (const socket of sockets) socket.destroy();
  let answer = '';
  while (!answer.startsWith('HTTP/1.1 400')) answer = await requestOnce(port);
  relay.stdin.end();
  const [code] = await once(relay, 'exit');
  assert.equal(code, 0);
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
