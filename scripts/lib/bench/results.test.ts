import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatencySamples } from './latency.ts';
import { report } from './report.ts';
import { Results } from './results.ts';

test('a value is the median of the rounds, a ratio that of the rounds’ ratios', () => {
  const results = new Results();
  for (const [raw, relay] of [
    [10, 2],
    [5, 1.5],
    [100, 10],
  ]) {
    results.add('bulk down 1', 'raw', { gibibytesPerSecond: raw ?? 0 });
    results.add('bulk down 1', 'relay', { gibibytesPerSecond: relay ?? 0 });
  }
  assert.equal(results.value('bulk down 1', 'raw', 'gibibytesPerSecond'), 10);
  assert.equal(results.ratio('bulk down 1', 'relay', 'raw', 'gibibytesPerSecond'), 0.2);
  assert.equal(results.value('bulk down 1', 'ssh', 'gibibytesPerSecond'), undefined);
});

test('the table shows targets that are met and missed, and nothing of what was not measured', () => {
  const results = new Results();
  results.add('bulk down 1', 'raw', { gibibytesPerSecond: 10 });
  results.add('bulk down 1', 'relay', { gibibytesPerSecond: 1, relayLoad: 0.98, relayCpuPerUnit: 0.5 });
  const text = report(results);
  assert.match(text, /bulk down 1, ÷ raw +≥ \.137 +MISS +\.100 .*relay 98 %/);
  assert.match(text, /relay CPU s\/GiB, down +≤ 0\.60 +ok +0\.50/);
  assert.match(text, /1 targets missed\.$/);
  assert.doesNotMatch(text, /link/);
});

test('percentiles of latencies', () => {
  const samples = new LatencySamples();
  for (let ms = 100; ms >= 1; ms--) samples.add(ms);
  assert.deepEqual(samples.summary(), { count: 100, p50Ms: 51, p90Ms: 91, p99Ms: 100, maxMs: 100 });
});
