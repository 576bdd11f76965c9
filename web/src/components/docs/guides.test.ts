import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { findOperation } from '@/api/find';
import { tools } from '@/api/mcp/tools';
import { operations } from '@/api/operations';

/** APIDOC-02: what guides show is what answers. */

const folder = path.join(import.meta.dirname, 'guides');
const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));

test('each address of the API in a guide is one of its operations', () => {
  const found = sources.flatMap((source) =>
    [...source.matchAll(/\$\{api\}\/([\w/-]+)/g)].map(([, address]) => address),
  );
  assert.ok(found.length > 10, found.join());
  const published = ['openapi.json', 'openapi'];
  for (const address of found.filter((one) => one !== undefined && !published.includes(one))) {
    const parts = String(address).split('/');
    assert.ok(findOperation('GET', parts) ?? findOperation('POST', parts), address);
  }
});

test('each body that a guide sends is taken by its operation', () => {
  const commands = sources.flatMap((source) => [...source.matchAll(/`(curl [^`]*)`/g)].map(([, text = '']) => text));
  const bodies = commands.flatMap((text) => {
    const body = /-d '([\s\S]*?)'/.exec(text)?.[1];
    const address = /\$\{api\}\/([\w/-]+)/.exec(text)?.[1];
    return body === undefined || address === undefined ? [] : [{ body, address }];
  });
  assert.ok(bodies.length >= 5, `${bodies.length} bodies`);
  for (const { body, address } of bodies) {
    const found = findOperation('POST', address.split('/'));
    assert.ok(found && 'operation' in found, address);
    const values = JSON.parse(body.replace(/[A-Z]+_ID/g, '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b001'));
    assert.deepEqual(found.operation.input?.strict().safeParse(values).error?.issues, undefined, address);
  }
});

test('each operation that a guide links to in the reference is there, under its tag', () => {
  const links = sources.flatMap((source) => [...source.matchAll(/\/swagger#\/(\w+)\/(\w+)/g)]);
  assert.ok(links.length > 0);
  for (const [link, tag, id] of links)
    assert.ok(
      operations.some((one) => one.id === id && one.tag === tag),
      link,
    );
});

test('each code of an error in a guide is on the closed list, each tool among those of agents', async () => {
  const { errors } = await import('@/domain/errors');
  const codes = sources.flatMap((source) => [...source.matchAll(/<C>([a-z]+_[a-z_]+)<\/C>/g)].map(([, code]) => code));
  const others = ['same_ip', ...tools.map(({ name }) => name)];
  for (const code of codes) assert.ok(code !== undefined && (code in errors || others.includes(code)), code);
});
