import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlightBudget } from './flight-budget.ts';

interface Link {
  readonly bytesPerMs: number;
  readonly rttMs: number;
  /** Random extra delay of each echo, milliseconds. */
  readonly jitterMs?: number;
}

const stepMs = 0.1;
const frameBytes = 16_384;

/** A sender that always has data, over a link with a queue in front, in virtual time. */
class Simulation {
  readonly budget = new FlightBudget();
  #nowMs = 0;
  #linkFreeAtMs = 0;
  #lastEchoMs = 0;
  #seed = 7;
  readonly #echoes: number[] = [];

  /** Runs for a while; returns the share of the link's rate used and the queue (98th percentile), milliseconds. */
  run(link: Link, forMs: number): { rateShare: number; queueMs: number } {
    const endMs = this.#nowMs + forMs;
    if (this.#nowMs === 0) this.#mark(link); // the ping with which a session begins
    const queuedBefore = this.#queueMs() * link.bytesPerMs;
    let sent = 0;
    const queues: number[] = [];
    while (this.#nowMs < endMs) {
      this.#nowMs += stepMs;
      while ((this.#echoes[0] ?? Infinity) <= this.#nowMs) {
        this.#echoes.shift();
        this.budget.onEcho(this.#nowMs);
      }
      sent += this.#send(link);
      queues.push(this.#queueMs());
    }
    const got = sent + queuedBefore - this.#queueMs() * link.bytesPerMs;
    queues.sort((a, b) => a - b);
    return { rateShare: got / forMs / link.bytesPerMs, queueMs: queues[Math.floor(queues.length * 0.98)] ?? 0 };
  }

  #send(link: Link): number {
    const { budget } = this;
    let sent = 0;
    while (budget.inFlight < budget.bytes) {
      budget.onSent(frameBytes, this.#nowMs);
      this.#linkFreeAtMs = Math.max(this.#linkFreeAtMs, this.#nowMs) + frameBytes / link.bytesPerMs;
      sent += frameBytes;
      if (budget.wantsMark(false)) this.#mark(link);
    }
    if (budget.wantsMark(true)) this.#mark(link);
    return sent;
  }

  #mark(link: Link): void {
    this.budget.onMark(this.#nowMs, false);
    this.#seed = (this.#seed * 48_271) % 0x7fff_ffff;
    const jitterMs = (this.#seed / 0x7fff_ffff) * (link.jitterMs ?? 0);
    // one TCP connection: echoes stay in order
    this.#lastEchoMs = Math.max(this.#lastEchoMs, this.#linkFreeAtMs + link.rttMs + jitterMs);
    this.#echoes.push(this.#lastEchoMs);
  }

  #queueMs(): number {
    return Math.max(0, this.#linkFreeAtMs - this.#nowMs);
  }
}

const links: Record<string, Link> = {
  'phone link 50 Mbit/s, 40 ms': { bytesPerMs: 6_250, rttMs: 40 },
  'good 5G 400 Mbit/s, 25 ms': { bytesPerMs: 50_000, rttMs: 25 },
  'weak LTE 10 Mbit/s, 60 ms': { bytesPerMs: 1_250, rttMs: 60 },
  'LTE with 15 ms jitter': { bytesPerMs: 6_250, rttMs: 40, jitterMs: 15 },
};

for (const [name, link] of Object.entries(links)) {
  test(`PROTO-02 flight budget fills the link and keeps its queue short: ${name}`, () => {
    const simulation = new Simulation();
    simulation.run(link, 3_000);
    const { rateShare, queueMs } = simulation.run(link, 25_000);
    assert.ok(rateShare > 0.95, `used ${(rateShare * 100).toFixed(1)} % of the link`);
    const allowedMs = Math.max(link.rttMs * 0.75, (65_536 + frameBytes) / link.bytesPerMs) + (link.jitterMs ?? 0);
    assert.ok(queueMs <= allowedMs, `queue of ${queueMs.toFixed(1)} ms, allowed ${allowedMs.toFixed(1)}`);
  });
}

const jittery: Record<string, Link & { atLeast: number }> = {
  'LTE that schedules its answers late': { bytesPerMs: 6_250, rttMs: 25, jitterMs: 80, atLeast: 0.85 },
  'a busy processor next door': { bytesPerMs: 100_000, rttMs: 0.2, jitterMs: 20, atLeast: 0.6 },
};

for (const [name, link] of Object.entries(jittery)) {
  test(`PROTO-02 flight budget is not starved by delays that are no queue of ours: ${name}`, () => {
    const simulation = new Simulation();
    simulation.run(link, 20_000);
    const { rateShare } = simulation.run(link, 20_000);
    assert.ok(rateShare > link.atLeast, `used ${(rateShare * 100).toFixed(1)} % of the link`);
  });
}

test('PROTO-02 flight budget follows a link that becomes ten times slower, and back', () => {
  const simulation = new Simulation();
  const fast: Link = { bytesPerMs: 12_500, rttMs: 40 };
  const slow: Link = { bytesPerMs: 1_250, rttMs: 40 };
  simulation.run(fast, 5_000);
  simulation.run(slow, 5_000);
  const { queueMs } = simulation.run(slow, 5_000);
  assert.ok(queueMs < 80, `queue of ${queueMs.toFixed(1)} ms on the slow link`);
  simulation.run(fast, 5_000);
  assert.ok(simulation.run(fast, 5_000).rateShare > 0.95);
});

test('PROTO-02 flight budget: an idle tunnel asks for no marks and keeps its budget', () => {
  const budget = new FlightBudget();
  assert.equal(budget.wantsMark(false), false);
  budget.onSent(100, 0);
  assert.equal(budget.wantsMark(false), false, 'a few bytes need no acknowledgement');
  assert.equal(budget.wantsMark(true), true, 'unless data is held back');
});
