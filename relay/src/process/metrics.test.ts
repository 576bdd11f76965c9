import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../protocol/reasons.ts';
import { Metrics } from './metrics.ts';

test('what only grows is a counter, and is reported again each time', async (t) => {
  const bytes = { up: 5, down: 7 };
  const refusals = new Map<Reason, number>([['phone_offline', 2]]);
  const metrics = new Metrics({
    ...{ streams: () => 1, connections: () => 2, tunnels: () => 3, portFaults: () => 0, descriptorShortages: () => 6 },
    ...{ bytes: () => bytes, refusals: () => refusals, overloaded: () => false },
    openvpn: () => ({ up: true, sessions: 2, restarts: 1 }),
    ...{ droppedLogLines: () => 0, waitingUsageRows: () => 4, waitingRequests: () => 0, bbrListeners: () => 0 },
  });
  t.after(() => metrics.close());
  await metrics.text();
  bytes.up = 6;
  const text = await metrics.text();
  for (const name of [
    'process_cpu_seconds_total',
    'pocketproxy_bytes_total',
    'pocketproxy_refusals_total',
    'pocketproxy_descriptor_shortages_total',
  ]) {
    assert.match(text, new RegExp(`^# TYPE ${name} counter$`, 'm'));
  }
  assert.match(text, /^pocketproxy_bytes_total\{direction="up"\} 6$/m);
  assert.match(text, /^pocketproxy_refusals_total\{reason="phone_offline"\} 2$/m);
  assert.match(text, /^pocketproxy_descriptor_shortages_total 6$/m);
  assert.ok(Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]) > 0);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'process_open_fds'])
    assert.match(text, new RegExp(`^${name} [0-9.e-]+$`, 'm'));
});
