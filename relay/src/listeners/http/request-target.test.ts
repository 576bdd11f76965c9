import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOriginForm, parseAbsoluteForm, parseAuthorityForm } from './request-target.ts';

const authorities: readonly (readonly [string, string])[] = [
  ['example.com:443', 'example.com 443'],
  ['EXAMPLE.com.:80', 'example.com 80'],
  ['192.0.2.1:1', '192.0.2.1 1'],
  ['[2001:db8::1]:65535', '2001:db8::1 65535'],
  ['[::ffff:1.2.3.4]:80', '::ffff:1.2.3.4 80'],
  ['example.com:0443', 'example.com 443'],
];

test('PROTO-02: authority-form is host and port', () => {
  for (const [text, expected] of authorities) {
    const target = parseAuthorityForm(text);
    assert.ok(typeof target === 'object', text);
    assert.equal(`${target.host} ${target.port}`, expected);
  }
});

const badAuthorities = [
  ...['', ':', ':443', 'example.com', 'example.com:', 'example.com:0', 'example.com:65536', 'example.com:999999'],
  ...['example.com:-1', 'example.com:+1', 'example.com:1e2', 'example.com:0x50', 'example.com: 80', 'example.com:80 '],
  ...[
    '2001:db8::1:443',
    '::1',
    '[::1]',
    '[::1]443',
    '[]:80',
    '[example.com]:80',
    '[1.2.3.4]:80',
    '[fe80::1%25eth0]:80',
  ],
  ...[
    'http://example.com:80',
    'http://example.com/',
    'b\xc3\xbccher.example:80',
    'user@example.com:80',
    'u:p@example.com:80',
    'example.com:80/',
  ],
  ...['/', '*', 'a..b:80', '127.1:80', '2130706433:80', '0x7f.1:80', 'ex%61mple.com:80', 'a,b:80', 'a:1:2'],
];

test('PROTO-02 pitfall-21: other authority-forms are refused', () => {
  for (const text of badAuthorities) assert.equal(parseAuthorityForm(text), 'bad_address', text);
});

const absolutes: readonly (readonly [string, string, string, string])[] = [
  ['http://example.com/', 'example.com 80', 'example.com', '/'],
  ['http://example.com', 'example.com 80', 'example.com', '/'],
  ['HTTP://Example.com:8080/a/b?c=d&e', 'example.com 8080', 'Example.com:8080', '/a/b?c=d&e'],
  ['http://example.com:/x', 'example.com 80', 'example.com', '/x'],
  ['http://example.com?q', 'example.com 80', 'example.com', '/?q'],
  ['http://example.com//a//..', 'example.com 80', 'example.com', '//a//..'],
  ['http://[::1]:81/', '::1 81', '[::1]:81', '/'],
  ['http://[2001:DB8::1]', '2001:db8::1 80', '[2001:DB8::1]', '/'],
  ['http://192.0.2.1/?u=http://user@b/', '192.0.2.1 80', '192.0.2.1', '/?u=http://user@b/'],
  ['ws://example.com/socket', 'example.com 80', 'example.com', '/socket'],
  ['WS://example.com:8080', 'example.com 8080', 'example.com:8080', '/'],
  ['http://user@example.com/', 'example.com 80', 'example.com', '/'],
  ['http://user:p%40ss:w@example.com:81/a', 'example.com 81', 'example.com:81', '/a'],
  ['http://:@[::1]:81/', '::1 81', '[::1]:81', '/'],
  ['http://@example.com/', 'example.com 80', 'example.com', '/'],
  ['http://example.com@192.0.2.1/', '192.0.2.1 80', '192.0.2.1', '/'],
  ['http://example.com/a@b', 'example.com 80', 'example.com', '/a@b'],
  ['http://example.com/a#fragment', 'example.com 80', 'example.com', '/a'],
  ['http://example.com#@192.0.2.1/', 'example.com 80', 'example.com', '/'],
  ['http://example.com?a#b?c#d', 'example.com 80', 'example.com', '/?a'],
  ['http://example.com/caf\xc3\xa9?q=\xe6\xb5\x8b', 'example.com 80', 'example.com', '/caf%C3%A9?q=%E6%B5%8B'],
  ['http://example.com/%c3%A9', 'example.com 80', 'example.com', '/%c3%A9'],
  ['http://-edge_.example/', '-edge_.example 80', '-edge_.example', '/'],
];

test('PROTO-02 pitfall-40: absolute-form becomes target, Host and origin-form', () => {
  for (const [text, target, authority, path] of absolutes) {
    const origin = parseAbsoluteForm(text, 'GET');
    assert.ok(typeof origin === 'object', text);
    const { host, port } = origin.target;
    assert.deepEqual([`${host} ${port}`, origin.authority, origin.path], [target, authority, path], text);
  }
});

const refused: readonly (readonly [string, string])[] = [
  ['https://example.com/', 'needs_connect'],
  ['HTTPS://user@example.com', 'needs_connect'],
  ['wss://example.com/', 'needs_connect'],
  ['constructor://example.com/', 'command_unsupported'],
  ['ftp://example.com/', 'command_unsupported'],
  ['http:/example.com/', 'bad_request'],
  ['http:example.com', 'bad_request'],
  ['//example.com/', 'bad_request'],
  ['example.com/', 'bad_request'],
  ['example.com:80', 'bad_request'],
  ['*', 'bad_request'],
  ['http://a@b@example.com/', 'bad_request'],
  ['http://user@', 'bad_address'],
  ['http://user@/', 'bad_address'],
  ['http://[::1]@example.com/', 'bad_request'],
  ['http://b\xc3\xbccher.example/', 'bad_address'],
  ['http://', 'bad_address'],
  ['http:///path', 'bad_address'],
  ['http://:80/', 'bad_address'],
  ['http://example.com:0/', 'bad_address'],
  ['http://example.com:65536/', 'bad_address'],
  ['http://example.com:80x/', 'bad_address'],
  ['http://example.com\\@10.0.0.1/', 'bad_request'],
  ['http://example.com\\/', 'bad_address'],
  ['http://ex%61mple.com/', 'bad_address'],
  ['http://127.1/', 'bad_address'],
  ['http://0x7f000001/', 'bad_address'],
  ['http://[::1/', 'bad_address'],
  ['http://::1/', 'bad_address'],
];

test('PROTO-02 pitfall-21 pitfall-23: other schemes, ambiguous userinfo and bad hosts are refused', () => {
  for (const [text, reason] of refused) assert.equal(parseAbsoluteForm(text, 'GET'), reason, text);
});

test('PROTO-02: OPTIONS without a path asks the whole server', () => {
  for (const [text, path] of [
    ['http://example.com', '*'],
    ['http://example.com/', '/'],
    ['http://example.com?q', '/?q'],
  ] as const) {
    const origin = parseAbsoluteForm(text, 'OPTIONS');
    assert.equal(typeof origin === 'object' && origin.path, path);
  }
});

test('PROTO-02: origin-form is distinguished from the others', () => {
  assert.equal(isOriginForm('/'), true);
  assert.equal(isOriginForm('http://a/'), false);
});
