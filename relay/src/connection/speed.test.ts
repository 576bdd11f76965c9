import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { SpeedLimit, type Shaped } from './speed.ts';

/** A stream that always has bytes, or as many as it is given. */
class Source implements Shaped {
  inLine = false;
  sent = 0;
  #left: number;
  constructor(bytes = Infinity) {
    this.#left = bytes;
  }
  get waiting(): boolean {
    return this.#left > 0;
  }
  advance(most: number): number {
    const bytes = Math.min(most, this.#left);
    this.#left -= bytes;
    this.sent += bytes;
    return bytes;
  }
}

/** Runs `body` with a virtual clock; `pass` moves it on. */
function withClock(body: (now: () => number, pass: (ms: number) => void) => void): void {
  let nowMs = 0;
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    body(
      () => nowMs,
      (ms) => {
        for (let i = 0; i < ms; i++) {
          nowMs++;
          mock.timers.tick(1);
        }
      },
    );
  } finally {
    mock.timers.reset();
  }
}

for (const bitsPerSecond of [8_000, 1_000_000, 50_000_000, 1_000_000_000]) {
  test(`MON-02 ${bitsPerSecond} bit/s holds within 10 % over ten seconds, summed over three streams that share fairly`, () => {
    withClock((now, pass) => {
      const limit = new SpeedLimit(bitsPerSecond, now);
      const sources = [new Source(), new Source(), new Source()];
      for (const source of sources) limit.wait(source);
      pass(10_000);
      const sum = sources.reduce((total, source) => total + source.sent, 0);
      const share = (sum * 8) / 10 / bitsPerSecond;
      assert.ok(share > 0.9 && share < 1.1, `${(share * 100).toFixed(1)} % of the limit`);
      for (const { sent } of sources) assert.ok(Math.abs(sent - sum / 3) <= 65_536, 'fair shares');
    });
  });
}

test('MON-02 an idle connection saves up no more than 50 ms', () => {
  withClock((now, pass) => {
    const limit = new SpeedLimit(8_000_000, now); // 1,000 bytes per ms
    pass(60_000);
    const source = new Source();
    limit.wait(source);
    assert.ok(source.sent <= 50_000 + 20_000, `${source.sent} bytes at once`);
  });
});

test('MON-02 lifting the limit lets everything through immediately, setting one takes hold immediately', () => {
  withClock((now, pass) => {
    const limit = new SpeedLimit(8_000, now);
    const source = new Source(1_000_000);
    limit.wait(source);
    pass(10);
    assert.ok(source.sent < 1_000);
    limit.setRate(null);
    assert.equal(source.sent, 1_000_000);
    assert.equal(limit.limited, false);
    limit.setRate(8_000);
    const later = new Source();
    limit.wait(later);
    pass(1_000);
    assert.ok(later.sent <= 1_300, `${later.sent} bytes in a second at 1,000 a second`);
  });
});

test('limits within another one share its rate fairly, and keep their own', () => {
  withClock((now, pass) => {
    const whole = new SpeedLimit(800_000, now); // 100,000 bytes a second
    const limits = [null, null, 80_000].map((rate) => new SpeedLimit(rate, now));
    const sources = limits.map((limit) => {
      limit.standIn(whole);
      assert.equal(limit.limited, true);
      const source = new Source();
      limit.wait(source);
      return source;
    });
    pass(10_000);
    const [one = 0, two = 0, slow = 0] = sources.map(({ sent }) => sent);
    assert.ok(Math.abs(one + two + slow - 1_000_000) < 50_000, `${one + two + slow} of 1,000,000`);
    assert.ok(Math.abs(one - two) < 20_000, `${one} and ${two}`);
    assert.ok(slow > 30_000 && slow < 110_000, `${slow} of its own 100,000`);
  });
});

test('a limit around others takes hold of what waits already, and lets it go when it is lifted', () => {
  withClock((now, pass) => {
    const whole = new SpeedLimit(null, now);
    const [free, own] = [new SpeedLimit(null, now), new SpeedLimit(8_000_000, now)];
    for (const limit of [free, own]) limit.standIn(whole);
    assert.equal(free.limited, false);
    const [first, second] = [new Source(), new Source(1_000_000)];
    own.wait(first);
    pass(100);
    whole.setRate(8_000); // 1,000 bytes a second
    assert.equal(free.limited, true);
    const before = first.sent;
    free.wait(second);
    pass(2_000);
    assert.ok(first.sent + second.sent - before < 2_600, `${first.sent + second.sent - before} in two seconds`);
    whole.setRate(null);
    assert.equal(second.sent, 1_000_000, 'immediately');
    const lifted = first.sent;
    pass(100);
    assert.ok(Math.abs(first.sent - lifted - 100_000) < 60_000, 'by its own rate again');
  });
});
