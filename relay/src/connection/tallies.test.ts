import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Ceilings, ceilings, type CeilingName } from '../../contract/ceilings.ts';
import type { Target } from '../../protocol/address.ts';
import { EgressPolicy } from '../../engine/egress.ts';
import { enoughMemory, keys, noonMs, password, settings } from '../../test/fixtures.ts';
import type { ConnectionSettings } from './connection.ts';
import { Directory } from './directory.ts';
import { Gate, type StreamPermit } from '../gate/gate.ts';
import { Meter } from './meter.ts';

const target: Target = { kind: 'name', host: 'example.com', port: 443 };
const [x, y] = [randomUUID(), randomUUID()];
const [one, two] = [randomUUID(), randomUUID()];
let lastPort = 20_000;

function connection(usedBy: string | null, deviceId: string, more: Partial<ConnectionSettings> = {}) {
  const wide = { maxStreams: 20_000, maxConnectsPerSecond: 10_000 };
  return settings({ port: ++lastPort, customerId: usedBy, usedBy, deviceId, ...wide, ...more });
}

function setUp(rows: ConnectionSettings[], values: Partial<Record<CeilingName, number>>, ofOne = {}) {
  const directory = new Directory(new Meter(noonMs));
  const ceilingRows = [
    ...Object.entries(values).map(([name, value]) => ({ customerId: null, name, value })),
    ...Object.entries<number>(ofOne).map(([name, value]) => ({ customerId: one, name, value })),
  ];
  const read = (now: ConnectionSettings[]) =>
    directory.replaceAll(
      {
        connections: now.map((each) => ({ settings: each, quota: undefined })),
        ...{ devices: [], ceilings: ceilingRows, exceptions: [], written: 0 },
      },
      noonMs,
    );
  read(rows);
  const clock = { nowMs: noonMs };
  const gate = new Gate({
    byPort: directory.byPort,
    phoneRefusal: () => undefined,
    keys,
    egress: new EgressPolicy([]),
    memory: enoughMemory,
    monotonicNow: () => clock.nowMs,
  });
  const grantOn = ({ port, username }: ConnectionSettings) => {
    const credentials = { username, password };
    const grant = gate.admit({ port, protocol: 'http', secure: false, peerAddress: '198.51.100.1', credentials });
    assert(typeof grant !== 'string', `admitted, not ${String(grant)}`);
    return grant;
  };
  /** Opens as many streams as there is room for, `most` at most; returns them and what the next one is refused with. */
  const fill = (on: ConnectionSettings, most = 100, opened = true) => {
    const permits: StreamPermit[] = [];
    for (;;) {
      if (permits.length === most) return { permits, reason: undefined };
      const permit = gate.permit(grantOn(on), target);
      if (typeof permit === 'string') return { permits, reason: permit };
      if (opened) permit.opened();
      permits.push(permit);
    }
  };
  const filled = (...args: Parameters<typeof fill>) => {
    const { permits, reason } = fill(...args);
    return [permits.length, reason];
  };
  return { directory, gate, clock, read, fill, filled, grantOn };
}

test('a customer has its ceiling of streams over all its phones, and another customer its own', () => {
  const [a, b, other] = [connection(one, x), connection(one, y), connection(two, randomUUID())];
  const { fill, filled } = setUp([a, b, other], { customerStreams: 6 });
  const { permits } = fill(a, 4);
  assert.deepEqual(filled(b), [2, 'customer_too_many_streams']);
  assert.deepEqual(filled(other), [6, 'customer_too_many_streams']);
  permits[0]?.release();
  permits[0]?.release();
  assert.deepEqual(filled(a), [1, 'customer_too_many_streams'], 'each is released once');
});

test('a customer’s own ceiling goes before that for all; unknown names count for nothing', () => {
  const [a, b] = [connection(one, x), connection(two, y)];
  const { filled } = setUp([a, b], { customerStreams: 3 }, { customerStreams: 5, ofTheFuture: 1 });
  assert.deepEqual(filled(a), [5, 'customer_too_many_streams']);
  assert.deepEqual(filled(b), [3, 'customer_too_many_streams']);
});

test('TENANT-04 a shared phone’s ceiling is split among its customers: none takes the part of another', () => {
  const [owners, shared] = [connection(one, x), connection(two, x, { customerId: one })];
  const { filled, read, directory } = setUp([owners, shared], { phoneStreams: 10 });
  assert.deepEqual(filled(shared), [5, 'phone_too_many_streams']);
  assert.deepEqual(filled(owners), [5, 'phone_too_many_streams']);
  read([owners]);
  directory.byPort(owners.port)?.cutAll('connection_off');
  assert.equal(directory.byPort(owners.port)?.streams, 5, 'the fixture’s permits are not pipes: they stay');
  // The streams of the deleted connection are still open here, so its part is kept until they end
  assert.deepEqual(filled(owners), [0, 'phone_too_many_streams']);
});

test('a phone of one customer has its whole ceiling, and so has an unassigned phone', () => {
  const [a, b, unassigned] = [connection(one, x), connection(one, x), connection(null, y)];
  const { filled } = setUp([a, b, unassigned], { phoneStreams: 4 });
  assert.deepEqual(filled(a, 3), [3, undefined]);
  assert.deepEqual(filled(b), [1, 'phone_too_many_streams']);
  assert.deepEqual(filled(unassigned), [4, 'phone_too_many_streams']);
});

test('pending opens: 700 unanswered on one connection leave room on the phone and for the customer', () => {
  const [hog, second, third] = [connection(one, x), connection(one, x), connection(one, y)];
  const { fill, filled } = setUp([hog, second, third], {});
  const { permits, reason } = fill(hog, 700, false);
  assert.equal(reason, 'too_many_opening');
  assert.equal(permits.length, ceilings.connectionOpening.default);
  assert.deepEqual(filled(second, 50), [50, undefined], 'another user of that phone');
  assert.deepEqual(filled(third, 50), [50, undefined], 'another phone');
  permits.slice(0, 2).forEach((permit) => permit.opened());
  permits[0]?.opened();
  assert.deepEqual(filled(hog, 100, false), [2, 'too_many_opening'], 'what has opened waits no more');
});

test('pending opens: many hogs of a phone together never take all: each connection has its own part', () => {
  const hogs = Array.from({ length: 20 }, () => connection(one, x));
  const other = connection(one, x);
  const { filled } = setUp([...hogs, other], { phoneOpening: 100, connectionOpening: 1_000 });
  assert.deepEqual(filled(hogs[0] ?? other, 700, false), [50, 'phone_too_many_opening']);
  for (const hog of hogs.slice(1)) filled(hog, 700, false);
  assert.deepEqual(filled(other, 700, false), [2, 'phone_too_many_opening'], 'half of 100, split among 21');
});

test('pending opens of a customer are bounded over all its phones', () => {
  const rows = Array.from({ length: 8 }, () => connection(one, randomUUID()));
  const outsider = connection(two, y);
  const { filled } = setUp([...rows, outsider], {
    customerOpening: 100,
    connectionOpening: 1_000,
    phoneOpening: 1_000,
  });
  const counts = rows.map((row) => filled(row, 700, false));
  assert.deepEqual(counts[0], [50, 'customer_too_many_opening']);
  assert.ok(counts.reduce((sum, [count]) => sum + Number(count), 0) <= 100);
  assert.deepEqual(filled(outsider, 50, false), [50, undefined]);
});

test('new streams per second: of a phone, of a customer, and a refusal costs the others nothing', () => {
  const [a, b, c] = [connection(one, x), connection(one, x), connection(one, y)];
  const { filled, clock } = setUp([a, b, c], { phoneConnects: 4, customerConnects: 7 });
  assert.deepEqual(filled(a), [4, 'phone_too_many_connects']);
  assert.deepEqual(filled(b), [0, 'phone_too_many_connects']);
  assert.deepEqual(filled(c), [3, 'customer_too_many_connects']);
  clock.nowMs += 250;
  assert.deepEqual(filled(c), [1, 'customer_too_many_connects']);
  clock.nowMs += 1_000;
  assert.deepEqual(filled(b), [4, 'phone_too_many_connects']);
});

test('counts stay exact when a connection moves to another phone or customer while its streams run, and when it goes', () => {
  const a = connection(one, x);
  const [ofOne, ofTwo] = [connection(one, y), connection(two, y)];
  const { fill, filled, read } = setUp([a, ofOne, ofTwo], { customerStreams: 5 });
  const { permits } = fill(a, 3);
  const moved = { ...a, deviceId: y, customerId: two, usedBy: two };
  read([moved, ofOne, ofTwo]);
  assert.deepEqual(filled(ofOne), [2, 'customer_too_many_streams'], 'running streams count where they began');
  const { permits: later } = fill(moved, 1);
  assert.deepEqual(filled(ofTwo), [4, 'customer_too_many_streams']);
  permits.forEach((permit) => permit.release());
  assert.deepEqual(filled(ofOne), [3, 'customer_too_many_streams']);
  read([ofOne, ofTwo]);
  later.forEach((permit) => permit.release());
  assert.deepEqual(filled(ofTwo), [1, 'customer_too_many_streams']);
});

test('a deleted connection that is made again finds the streams of before still counted', () => {
  const a = connection(one, x);
  const { fill, filled, read } = setUp([a], { customerStreams: 5 });
  const { permits } = fill(a, 2);
  read([]);
  const again = connection(one, x);
  read([again]);
  assert.deepEqual(filled(again), [3, 'customer_too_many_streams']);
  permits.forEach((permit) => permit.release());
  assert.deepEqual(filled(again), [2, 'customer_too_many_streams']);
});

test('UDP associations count as streams that do not wait', () => {
  const a = connection(one, x);
  const { gate, grantOn } = setUp([a], { customerStreams: 2, connectionOpening: 1 });
  const permits = [gate.permitUdp(grantOn(a)), gate.permitUdp(grantOn(a)), gate.permitUdp(grantOn(a))];
  assert.deepEqual(
    permits.map((permit) => (typeof permit === 'string' ? permit : 'open')),
    ['open', 'open', 'customer_too_many_streams'],
  );
});

test('ceilings that operators change hold for the next stream', () => {
  const a = connection(one, x);
  const { filled, directory } = setUp([a], { customerStreams: 2 });
  assert.deepEqual(filled(a), [2, 'customer_too_many_streams']);
  const raised = [{ customerId: one, name: 'customerStreams', value: 3 }];
  directory.update({ connections: [], devices: [], ceilings: raised, exceptions: [], written: 0 }, noonMs);
  assert.deepEqual(directory.ceilings, new Ceilings(raised));
  assert.deepEqual(filled(a), [1, 'customer_too_many_streams']);
});
