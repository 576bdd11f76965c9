import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EgressPolicy } from '../../engine/egress.ts';
import { enoughMemory, keys, noonMs, noSink, password, settings, verifierOf } from '../../test/fixtures.ts';
import { ConnectionState, type ConnectionSettings } from '../connection/connection.ts';
import { unusedQuota } from '../connection/quota-use.ts';
import { relayLimits } from '../limits.ts';
import { Gate } from './gate.ts';

const owner = '198.51.100.1';
const stranger = '203.0.113.7';

function setUp(overrides: Partial<ConnectionSettings> = {}) {
  const clock = { nowMs: 0 };
  const own = settings({ passwordGiven: true, ...overrides });
  const connection = new ConnectionState(own, noSink, unusedQuota, noonMs);
  const gate = new Gate({
    ...{ byPort: () => connection, phoneRefusal: () => undefined, keys, memory: enoughMemory },
    ...{ egress: new EgressPolicy([]), now: () => noonMs, monotonicNow: () => clock.nowMs },
  });
  const signIn = (peerAddress: string, secret = password, username = own.username) => {
    const credentials = { username, password: secret };
    const grant = gate.admit({ port: own.port, protocol: 'http', peerAddress, secure: false, credentials });
    return typeof grant === 'string' ? grant : grant.via;
  };
  /** Wrong passwords, each from an address of its own. */
  const guess = (times: number, username = own.username) => {
    for (let n = 0; n < times; n++) signIn(`192.0.2.${n % 250}`, `wrong ${n}`, username);
  };
  const apply = (change: Partial<ConnectionSettings>) =>
    connection.apply({ ...connection.settings, ...change }, noonMs);
  return { signIn, guess, apply, clock };
}

test('SEC-01 SEC-05 guesses of a chosen password are bounded over all addresses; the right one from before is let in', () => {
  const { signIn, guess, clock } = setUp();
  assert.equal(signIn(owner), 'password');
  guess(relayLimits.maxConnectionFailures - 1);
  assert.equal(signIn(stranger, 'one more'), 'credentials_wrong');
  assert.equal(signIn(stranger), 'sign_ins_paused', 'also the right one is not looked at');
  assert.equal(signIn(owner), 'password');
  assert.equal(signIn(owner, 'wrong'), 'credentials_wrong', 'a known address is told what is wrong');
  clock.nowMs += relayLimits.connectionFailureWindowMs;
  assert.equal(signIn(stranger), 'password');
});

test('SEC-05 strangers who do not know the username pause nothing, nor does a known program with an old password', () => {
  const { signIn, guess } = setUp();
  guess(relayLimits.maxConnectionFailures * 2, 'someone');
  assert.equal(signIn(owner), 'password');
  for (let n = 0; n < relayLimits.maxConnectionFailures * 2; n++) signIn(owner, 'old');
  assert.equal(signIn(stranger), 'password');
});

test('a generated password is left alone; the whitelist lets in while sign-ins pause', () => {
  const generated = setUp({ passwordGiven: false });
  generated.guess(relayLimits.maxConnectionFailures * 2);
  assert.equal(generated.signIn(stranger), 'password');
  const { signIn, guess, apply } = setUp();
  guess(relayLimits.maxConnectionFailures);
  assert.equal(signIn(stranger), 'sign_ins_paused');
  apply({ whitelist: [stranger] });
  assert.equal(signIn(stranger), 'whitelist');
  apply({ whitelist: [], verifier: verifierOf('another'), passwordGiven: false });
  assert.equal(signIn(stranger, 'another'), 'password', 'a new password starts again');
});

test('the addresses that are remembered are bounded: the one that came longest ago is forgotten', () => {
  const { signIn, guess } = setUp();
  for (let n = 0; n < relayLimits.maxKnownSources; n++) signIn(`10.0.0.${n}`);
  signIn('10.0.0.0');
  signIn(owner);
  guess(relayLimits.maxConnectionFailures);
  assert.equal(signIn('10.0.0.0'), 'password');
  assert.equal(signIn('10.0.0.2'), 'password');
  assert.equal(signIn('10.0.0.1'), 'sign_ins_paused');
});
