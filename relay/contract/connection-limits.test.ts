import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  limitNames,
  limitSettings,
  protocolNames,
  quotaPeriods,
  standardLimits,
  standardProtocols,
} from './connection-limits.ts';

const root = path.resolve(import.meta.dirname, '../..');
const schema = readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8');

/** The values of an enum of the database. */
function enumOf(name: string): string[] {
  const [, body = ''] = new RegExp(`^enum ${name} \\{\n([^}]*)\\}`, 'm').exec(schema) ?? [];
  return body.split('\n').flatMap((line) => line.trim() || []);
}

test('protocols and periods are those of the database', () => {
  assert.deepEqual(enumOf('ProxyProtocol'), [...protocolNames]);
  assert.deepEqual(enumOf('QuotaPeriod'), [...quotaPeriods]);
  assert.ok(schema.includes(`@default([${standardProtocols.join(', ')}])`));
});

test('each limit has a column of its name, with the same default', () => {
  const [, columns = ''] = /^model Connection \{\n([^}]*)\}/m.exec(schema) ?? [];
  for (const name of limitNames) assert.match(columns, new RegExp(`^  ${name} `, 'm'));
  for (const [name, value] of Object.entries(standardLimits))
    assert.match(columns, new RegExp(`^  ${name} +Int +@default\\(${value}\\)`, 'm'));
});

test('a snapshot of before protocols were a set is read as it was meant', () => {
  const { protocols } = limitSettings;
  const older = ['any', 'http', 'socks5'].map((value) => protocols.parse(value));
  assert.deepEqual(older, [['http', 'socks5'], ['http'], ['socks5']]);
  assert.deepEqual(protocols.parse(['openvpn', 'http']), ['openvpn', 'http']);
  for (const wrong of [[], ['http', 'http'], ['ftp'], 'openvpn']) assert.ok(!protocols.safeParse(wrong).success);
});
