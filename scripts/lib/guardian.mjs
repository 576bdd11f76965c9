// Outlives a parent that was killed hard and takes its children down. Reads lines `add PID SIGNAL` and `remove PID`
// from standard input; when that ends, it ends each process group still listed, the last added first, and kills those
// that are not gone in time.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const killAfterMs = 5_000;
const pollMs = 50;
const signals = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [verb, pid, signal] = line.split(' ');
    if (verb === 'add') signals.set(Number(pid), signal);
    if (verb === 'remove') signals.delete(Number(pid));
  })
  .on('close', async () => {
    for (const [pid, signal] of [...signals].reverse()) await end(pid, signal);
  });

async function end(pid, signal) {
  const deadline = Date.now() + killAfterMs;
  if (!send(pid, signal)) return;
  while (send(pid, 0) && Date.now() < deadline) await delay(pollMs);
  send(pid, 'SIGKILL');
}

/** Signals a whole process group. False when none of it is left. */
function send(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
