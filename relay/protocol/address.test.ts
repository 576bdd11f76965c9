import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { formatAddress, parseTarget, targetOf } from './address.ts';

const names: readonly (readonly [string, string])[] = [
  ['example.com', 'example.com'],
  ['EXAMPLE.Com', 'example.com'],
  ['example.com.', 'example.com'],
  ['localhost', 'localhost'],
  ['a', 'a'],
  ['_dmarc.example.com', '_dmarc.example.com'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['1.example', '1.example'],
  ['1.2.3.4.example', '1.2.3.4.example'],
  ['127.0.0.1.nip.io', '127.0.0.1.nip.io'],
  ['0x7f.example', '0x7f.example'],
  ['a--b.c', 'a--b.c'],
  ['-edge.example', '-edge.example'],
  ['edge-.example', 'edge-.example'],
  ['a.-b-._c_.example', 'a.-b-._c_.example'],
  ['-', '-'],
  [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
  [[...Array(4)].map(() => 'b'.repeat(62)).join('.'), [...Array(4)].map(() => 'b'.repeat(62)).join('.')],
];

test('PROTO-02: host names are read, lowered, and lose a trailing dot', () => {
  for (const [host, name] of names) {
    assert.deepEqual(parseTarget(host, 443), { kind: 'name', host: name, port: 443 }, host);
  }
});

const badNames: readonly string[] = [
  '',
  '.',
  '..',
  '.example.com',
  'a..b',
  'example.com..',
  'exa mple.com',
  ' example.com',
  'example.com ',
  'example.com\t',
  'exa\u0000mple.com',
  '127.0.0.1\u0000.example',
  'a\r\nb',
  'a\u007fb.com',
  'bücher.example',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '\u212aelvin.example',
  'a/b',
  'a%2eb',
  'user@host',
  'host:80:90',
  '*',
  'a*b',
  `${'a'.repeat(64)}.com`,
  `${[...Array(4)].map(() => 'b'.repeat(63)).join('.')}`,
  'x'.repeat(300),
];

test('PROTO-02 pitfall-22: control characters, blanks, bad labels and foreign scripts are refused', () => {
  for (const host of badNames) assert.equal(parseTarget(host, 80), undefined, JSON.stringify(host));
});

const numbers: readonly string[] = [
  '127.1',
  '127.0.1',
  '0',
  '2130706433',
  '0x7f000001',
  '0X7F000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.01',
  '127.0.0.1.',
  '256.1.1.1',
  '1.2.3.4.5',
  '1.2.3.999',
  'example.0x1',
  'example.0x',
  'example.1',
  'foo.09',
  '00.0.0.0',
  '1.2.3.4.0x',
];

test('SEC-03 pitfall-21: names that inet_aton or a browser reads as a number are refused', () => {
  for (const host of numbers) assert.equal(parseTarget(host, 80), undefined, host);
});

test('PROTO-02: dotted quads become bytes', () => {
  for (const [host, bytes] of [
    ['0.0.0.0', [0, 0, 0, 0]],
    ['127.0.0.1', [127, 0, 0, 1]],
    ['255.255.255.255', [255, 255, 255, 255]],
    ['10.20.30.40', [10, 20, 30, 40]],
  ] as const) {
    assert.deepEqual(parseTarget(host, 1), { kind: 'ipv4', host, bytes: Uint8Array.from(bytes), port: 1 });
  }
});

const ipv6: readonly (readonly [string, string])[] = [
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:DB8::0001', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
  ['::ffff:7f00:1', '::ffff:127.0.0.1'],
  ['::127.0.0.1', '::7f00:1'],
  ['64:ff9b::7f00:1', '64:ff9b::7f00:1'],
  ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ['fe80::1', 'fe80::1'],
];

test('PROTO-02: IPv6 is read with and without brackets and written as RFC 5952 says', () => {
  for (const [text, canonical] of ipv6) {
    for (const host of [text, `[${text}]`]) {
      const target = parseTarget(host, 65_535);
      assert.equal(target?.kind, 'ipv6', host);
      assert.equal(target?.host, canonical, host);
      assert.equal(target?.bytes?.length, 16);
    }
    assert.equal(net.isIPv6(text), true, text);
  }
});

const badIpv6: readonly string[] = [
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '::1:2:3:4:5:6:7:8',
  '12345::',
  '::g',
  ':1',
  '1:',
  '1:::2',
  '::1.2.3',
  '::1.2.3.4.5',
  '::01.2.3.4',
  '1.2.3.4::',
  '::1.2.3.4:5',
  'fe80::1%eth0',
  'fe80::1%25eth0',
  '::ffff:0x7f.0.0.1',
  '::1 ',
  '1:2:3:4:5:6:7:1.2.3.4',
];

test('PROTO-02 pitfall-21: malformed IPv6 and zones are refused', () => {
  for (const text of badIpv6) {
    for (const host of [text, `[${text}]`]) assert.equal(parseTarget(host, 80), undefined, host);
  }
});

test('PROTO-02: brackets only around IPv6, and complete', () => {
  for (const host of ['[]', '[', ']', '[1.2.3.4]', '[example.com]', '[::1', '::1]', '[[::1]]', '[::1]x', 'x[::1]']) {
    assert.equal(parseTarget(host, 80), undefined, host);
  }
});

test('PROTO-02: ports are whole numbers from 1 to 65535', () => {
  for (const port of [0, -1, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(parseTarget('example.com', port), undefined, String(port));
    assert.equal(targetOf(Uint8Array.of(1, 2, 3, 4), port), undefined, String(port));
  }
  assert.equal(parseTarget('example.com', 1)?.port, 1);
  assert.equal(parseTarget('example.com', 65_535)?.port, 65_535);
});

test('PROTO-02: raw bytes become targets', () => {
  assert.deepEqual(targetOf(Uint8Array.of(1, 2, 3, 4), 53), {
    kind: 'ipv4',
    host: '1.2.3.4',
    bytes: Uint8Array.of(1, 2, 3, 4),
    port: 53,
  });
  const bytes = new Uint8Array(16);
  bytes[15] = 1;
  assert.deepEqual(targetOf(bytes, 53), { kind: 'ipv6', host: '::1', bytes, port: 53 });
  assert.equal(targetOf(new Uint8Array(5), 53), undefined);
  assert.throws(() => formatAddress(new Uint8Array(3)), RangeError);
});

test('PROTO-02: text and bytes agree with node for every shape of zero run', () => {
  for (let mask = 0; mask < 256; mask++) {
    const bytes = new Uint8Array(16);
    for (let group = 0; group < 8; group++) if (mask & (1 << group)) bytes[group * 2 + 1] = group + 1;
    const text = formatAddress(bytes);
    const target = parseTarget(text, 1);
    assert.deepEqual(target?.bytes, bytes, text);
    assert.equal(new URL(`http://[${text}]`).hostname, `[${text}]`);
  }
});
