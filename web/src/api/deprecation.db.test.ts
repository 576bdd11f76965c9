import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { z } from 'zod';
import { apiDocument } from '@/api/document';
import { findIn } from '@/api/find';
import { operation, type Operation } from '@/api/operation';
import { makeKey, ask } from '@/api/testing';
import { AppError } from '@/domain/errors';
import { openWorld, type World } from '@/domain/testing/world';

/** APIDOC-02: what we want to remove says so in each answer and in the document, a year before. */

const old = (deprecated?: Operation['deprecated']) =>
  operation('GET /old/{id}', {
    ...{ id: 'readOld', tag: 'Phones', scope: 'devices:read', summary: 'Read what is old' },
    ...{ input: z.object({ id: z.string() }), answer: z.object({ id: z.string() }) },
    call: async (_, { id }) => {
      if (id === 'none') throw new AppError('not_found');
      return { id };
    },
    ...(deprecated && { deprecated }),
  });
const leaving = old({ since: '2026-12-01', sunset: '2027-12-01', replacement: 'GET /devices/{id}' });

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());

const read = async (one: Operation, id: string) => {
  const { key } = await makeKey(world.as.owner);
  return ask(world.system, key, `GET /old/${id}`, { find: findIn([one]) });
};

test('a deprecated operation names its ends and what replaces it, also when it refuses', async () => {
  for (const [id, status] of [
    ['7', 200],
    ['none', 404],
  ] as const) {
    const { headers, status: answered } = await read(leaving, id);
    assert.equal(answered, status);
    // RFC 9745 §2.1: a date of structured fields; RFC 8594 §3: an HTTP date
    assert.equal(headers.get('deprecation'), `@${Date.UTC(2026, 11, 1) / 1000}`);
    assert.equal(headers.get('sunset'), 'Wed, 01 Dec 2027 00:00:00 GMT');
    const { publicUrl } = world.system;
    assert.equal(
      headers.get('link'),
      `<${publicUrl}/docs/changes#deprecation>; rel="deprecation"; type="text/html", <${publicUrl}/api/v1/devices/${id}>; rel="successor-version"`,
    );
    for (const name of ['Deprecation', 'Sunset', 'Link'])
      assert.match(headers.get('access-control-expose-headers') ?? '', new RegExp(`\\b${name}\\b`));
  }
});

test('another operation has none of these headers', async () => {
  const { headers, status } = await read(old(), '7');
  assert.equal(status, 200);
  assert.deepEqual(
    ['deprecation', 'sunset', 'link'].map((name) => headers.get(name)),
    [null, null, null],
  );
});

test('the document marks it, and says what to use', () => {
  const { get } = Object(apiDocument('PocketProxy', 'http://127.0.0.1:3000', [leaving]).paths?.['/old/{id}']);
  assert.equal(get.deprecated, true);
  assert.match(get.description, /^Deprecated since 2026-12-01, works until 2027-12-01. Use `GET \/devices\/\{id\}`./);
});

test('an end before twelve months is refused where it is written', () => {
  for (const sunset of ['2027-11-30', '2027-13-01'] as const)
    assert.throws(() => old({ since: '2026-12-01', sunset, replacement: 'GET /devices/{id}' }), /12 months/);
});
