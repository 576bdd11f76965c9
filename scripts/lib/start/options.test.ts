import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../failure.ts';
import { parseOptions } from './options.ts';

const failsWith = (pattern: RegExp) => (error: unknown) => error instanceof Failure && pattern.test(error.message);

test('flags win over variables, variables over defaults', () => {
  const env = { PORT: '4000', TUNNEL_PORT: '8000', INIT_CWD: '/home/me' };
  const options = parseOptions(['--port', '5000', '--data', 'demo'], env, '/checkout');
  assert.equal(options?.webPort, 5000);
  assert.equal(options?.tunnelPort, 8000);
  assert.equal(options?.internalPort, 7001);
  assert.equal(options?.postgresPort, undefined);
  assert.equal(options?.dataDir, '/home/me/demo');
  assert.equal(parseOptions([], {}, '/checkout')?.dataDir, '/checkout/.data');
});

test('production is refused before anything happens', () => {
  assert.throws(() => parseOptions([], { POCKETPROXY_ENV: 'production' }, '/checkout'), failsWith(/refuses/));
});

test('a wrong value is reported with flag and variable', () => {
  assert.throws(() => parseOptions([], { PORT: '0' }, '/checkout'), failsWith(/--port \(PORT\).*1 to 65535/));
  assert.throws(() => parseOptions(['--phones', '1.5'], {}, '/checkout'), failsWith(/--phones/));
  for (const address of ['0.0.0.0', 'localhost', '::1'])
    assert.throws(() => parseOptions(['--listen', address], {}, '/checkout'), failsWith(/--listen/));
  assert.throws(() => parseOptions(['--nonsense'], {}, '/checkout'), failsWith(/--nonsense/));
  const oneport = ['--proxy-port-min', '21000', '--proxy-port-max', '21000'];
  assert.throws(() => parseOptions(oneport, {}, '/checkout'), failsWith(/RELAY_PORT_MIN/));
});
