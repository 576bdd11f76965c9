import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyCredentials } from './authorization.ts';
import { parseFields } from './fields.ts';

function read(...values: string[]) {
  const fields = parseFields(values.map((value) => `Proxy-Authorization: ${value}`));
  assert.ok(fields);
  return proxyCredentials(fields);
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

test('PROTO-02: Basic credentials are read (RFC 7617)', () => {
  assert.deepEqual(read(basic('user:pass')), { username: 'user', password: 'pass' });
  assert.deepEqual(read(basic('user:pa:ss:')), { username: 'user', password: 'pa:ss:' });
  assert.deepEqual(read(basic(':')), { username: '', password: '' });
  assert.deepEqual(read(basic('üser:pä§')), { username: 'üser', password: 'pä§' });
  assert.deepEqual(read(basic('user:pass').replace('Basic', 'bAsIc')), { username: 'user', password: 'pass' });
  assert.deepEqual(read(basic('user:pass').replace(' ', '   ')), { username: 'user', password: 'pass' });
});

test('PROTO-02: none, or another scheme, asks for Basic', () => {
  assert.equal(read(), undefined);
  for (const value of ['', 'Bearer abc', 'Digest username="x"', 'NTLM TlRMTVNTUAAB', 'Basicx abc']) {
    assert.equal(read(value), undefined, value);
  }
});

test('PROTO-02: Basic that cannot be read is wrong, not missing', () => {
  const empty = { username: '', password: '' };
  for (const value of ['Basic', 'Basic ', 'Basic !!!', 'Basic a b', 'Basic dXNlcg==', 'Basic ====', 'Basic YQ-_']) {
    assert.deepEqual(read(value), empty, value);
  }
});

test('PROTO-02: two lines of credentials are malformed', () => {
  assert.equal(read(basic('user:pass'), basic('user:pass')), 'bad');
});
