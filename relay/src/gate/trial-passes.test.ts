import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EgressPolicy } from '../../engine/egress.ts';
import { enoughMemory, keys, noonMs, noSink, settings } from '../../test/fixtures.ts';
import { ConnectionState } from '../connection/connection.ts';
import { unusedQuota } from '../connection/quota-use.ts';
import { Gate } from './gate.ts';

function setUp() {
  const connection = new ConnectionState(settings(), noSink, unusedQuota, noonMs);
  const other = new ConnectionState(settings({ port: 20_001 }), noSink, unusedQuota, noonMs);
  const gate = new Gate({
    byPort: (port) => [connection, other].find(({ settings: { port: own } }) => own === port),
    phoneRefusal: () => undefined,
    keys,
    egress: new EgressPolicy([]),
    memory: enoughMemory,
  });
  const admit = (port: number, credentials: { username: string; password: string }) => {
    const peer = { protocol: 'http', peerAddress: '127.0.0.1', secure: false } as const;
    const grant = gate.admit({ port, ...peer, credentials });
    return typeof grant === 'string' ? grant : grant.via;
  };
  return { connection, gate, admit };
}

test('TEST-01 SEC: a pass lets in on its own connection, with its username, until it ends', () => {
  const { connection, gate, admit } = setUp();
  const pass = gate.trials.issue(connection);
  assert.equal(admit(20_000, pass.credentials), 'password');
  assert.equal(admit(20_001, pass.credentials), 'credentials_wrong');
  assert.equal(admit(20_000, { ...pass.credentials, username: 'another' }), 'credentials_wrong');
  assert.equal(admit(20_000, { ...pass.credentials, password: '' }), 'credentials_wrong');
  const next = gate.trials.issue(connection);
  assert.equal(admit(20_000, pass.credentials), 'credentials_wrong', 'replaced');
  pass.end();
  assert.equal(admit(20_000, next.credentials), 'password', 'an earlier pass ends nothing');
  next.end();
  assert.equal(admit(20_000, next.credentials), 'credentials_wrong');
});

test('TEST-01: a pass knows why a client of its own was refused, by the port that it came from', () => {
  const { connection, gate } = setUp();
  const pass = gate.trials.issue(connection);
  const [mine, unrefused] = [pass.watch(50_001), pass.watch(50_002)];
  const from = (port: number, peerPort: number) => ({ port, peerAddress: '127.0.0.1', peerPort });
  gate.refused('phone_offline', from(20_000, 50_001));
  gate.refused('rotating', from(20_001, 50_002));
  gate.refused('rotating', from(20_000, 50_003));
  assert.deepEqual([mine(), unrefused()], ['phone_offline', undefined]);
});
