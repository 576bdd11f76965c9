// Outlives a parent that was killed hard and takes its children down. Reads lines `add PID SIGNAL` and `remove PID`
// from standard input; when that ends, signals each process group still listed and after 10 s kills what is left.
import { createInterface } from 'node:readline';

const killAfterMs = 10_000;
const pollMs = 50;
const signals = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [verb, pid, signal] = line.split(' ');
    if (verb === 'add') signals.set(Number(pid), signal);
    if (verb === 'remove') signals.delete(Number(pid));
  })
  .on('close', () => {
    for (const [pid, signal] of signals) send(pid, signal);
    const deadline = Date.now() + killAfterMs;
    const timer = setInterval(() => {
      const alive = [...signals.keys()].filter((pid) => send(pid, 0));
      if (alive.length > 0 && Date.now() < deadline) return;
      for (const pid of alive) send(pid, 'SIGKILL');
      clearInterval(timer);
    }, pollMs);
  });

/** Signals a whole process group. False when none of it is left. */
function send(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
