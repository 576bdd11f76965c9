import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarget, type Target } from '../../../protocol/index.ts';
import { addressBytes, findAddress, targetAt } from './address.ts';
import { DatagramReader, DatagramWriter } from './datagram.ts';

function target(host: string, port: number): Target {
  const parsed = parseTarget(host, port);
  assert.ok(parsed);
  return parsed;
}

const addresses: readonly (readonly [string, string])[] = [
  ['192.0.2.1', '01c0000201'],
  ['2001:db8::1', '0420010db8000000000000000000000001'],
  ['example.com', '030b6578616d706c652e636f6d'],
];

test('PROTO-02: SOCKS addresses are read and written, and found short at every cut', () => {
  for (const [host, hex] of addresses) {
    const bytes = Buffer.from(`${hex}1f90`, 'hex');
    assert.deepEqual(addressBytes(target(host, 8080)), bytes);
    const span = findAddress(bytes, 0);
    assert.ok(typeof span === 'object');
    assert.deepEqual(targetAt(bytes, span), target(host, 8080));
    assert.equal(span.end, bytes.length);
    for (let cut = 0; cut < bytes.length; cut++) assert.equal(findAddress(bytes.subarray(0, cut), 0), 'short');
  }
  for (const type of [0, 2, 5, 255]) assert.equal(findAddress(Buffer.from([type, 1, 2, 3, 4, 5, 6, 7]), 0), 'bad_type');
});

function datagram(host: string, port: number, payload: string, front = '000000'): Buffer {
  return Buffer.concat([Buffer.from(front, 'hex'), addressBytes(target(host, port)), Buffer.from(payload)]);
}

test('PROTO-02: datagrams are read, the header of the last one is known again', () => {
  const reader = new DatagramReader();
  const first = reader.read(datagram('192.0.2.1', 53, 'one'));
  assert.deepEqual(first, target('192.0.2.1', 53));
  assert.equal(reader.headerBytes, 10);
  assert.equal(reader.read(datagram('192.0.2.1', 53, 'two')), first);
  assert.deepEqual(reader.read(datagram('192.0.2.1', 54, '')), target('192.0.2.1', 54));
  assert.deepEqual(reader.read(datagram('example.com', 53, 'x')), target('example.com', 53));
  assert.equal(reader.headerBytes, 18);
  assert.deepEqual(reader.read(datagram('::1', 53, 'x')), target('::1', 53));
});

test('PROTO-02 pitfall-24: fragments and malformed datagrams are dropped', () => {
  const reader = new DatagramReader();
  for (const front of ['000001', '00007f', '000080', '000100', '010000']) {
    assert.equal(reader.read(datagram('192.0.2.1', 53, 'x', front)), undefined, front);
  }
  const whole = datagram('192.0.2.1', 53, '');
  for (let cut = 0; cut < whole.length; cut++) assert.equal(reader.read(whole.subarray(0, cut)), undefined);
  assert.equal(reader.read(Buffer.from('00000001c00002010000', 'hex')), undefined); // port 0
  assert.equal(reader.read(Buffer.from('00000005c000020100350000', 'hex')), undefined); // ATYP 5
});

test('PROTO-02 pitfall-22: datagrams to bad names are dropped', () => {
  for (const name of ['127.0.0.1\0.example', 'a b', '127.1', '']) {
    const bytes = Buffer.concat([Buffer.of(0, 0, 0, 3, name.length), Buffer.from(name), Buffer.of(0, 53)]);
    assert.equal(new DatagramReader().read(bytes), undefined, JSON.stringify(name));
  }
});

test('PROTO-02: headers of replies are made once for a source', () => {
  const writer = new DatagramWriter();
  const header = writer.header(target('192.0.2.1', 53));
  assert.equal(header.toString('hex'), '00000001c00002010035');
  assert.equal(writer.header(target('192.0.2.1', 53)), header);
  assert.equal(writer.header(target('192.0.2.1', 54)).toString('hex'), '00000001c00002010036');
  assert.equal(writer.header(target('::1', 53)).length, 22);
});
