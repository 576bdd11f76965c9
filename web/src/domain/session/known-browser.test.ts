import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import test from 'node:test';
import { parseCredentialKeys, seal } from '@pocketproxy/relay/contract';
import type { SystemContext } from '@/domain/context';
import { noBrowser } from '@/domain/session/browser';
import { browserThatKnows, knownBrowserMs, readBrowser, rememberPerson } from '@/domain/session/known-browser';

const newKeys = () =>
  parseCredentialKeys(randomBytes(32).toString('base64'), `k1:${randomBytes(32).toString('base64')}`);
const keys = newKeys();
const now = new Date('2026-11-22T12:00:00Z');
// The two functions need no more of a context
const context = (value?: string) =>
  ({ keys, now, browser: { ...noBrowser, known: readBrowser(value, keys, now) } }) as SystemContext;

test('AUTH-04 a browser is known for the people who signed in from it, under one id, and forgets the first of more than eight', () => {
  let value = rememberPerson(context(), 'first@a.test');
  const id = browserThatKnows(context(value), 'first@a.test');
  assert.ok(id);
  assert.equal(browserThatKnows(context(value), 'other@a.test'), undefined);
  assert.equal(browserThatKnows(context(), 'first@a.test'), undefined);
  for (let person = 1; person <= 7; person += 1) value = rememberPerson(context(value), `${person}@a.test`);
  assert.equal(browserThatKnows(context(value), 'first@a.test'), id);
  value = rememberPerson(context(value), '8@a.test');
  assert.equal(browserThatKnows(context(value), 'first@a.test'), undefined);
  assert.equal(browserThatKnows(context(value), '1@a.test'), id);
  assert.ok(value.length < 1_000, 'it travels with every request');
  assert.match(value, /^[\w.-]+$/, 'it needs no quoting in a cookie');
});

test('AUTH-04 a cookie that is forged, changed, sealed for something else or too old is no cookie', () => {
  const value = rememberPerson(context(), 'first@a.test');
  const ends = now.getTime() + knownBrowserMs;
  assert.ok(readBrowser(value, keys, new Date(ends - 1)));
  assert.equal(readBrowser(value, keys, new Date(ends)), null);
  assert.equal(readBrowser(value, newKeys(), now), null);
  assert.equal(readBrowser(`${value}AAAA`, keys, now), null);
  const facts = JSON.stringify({ id: randomUUID(), people: [], until: ends });
  for (const other of ['', 'x', 'k1.a.b.c', seal(facts, 'mail:1', keys), seal('{}', 'known browser', keys)])
    assert.equal(readBrowser(other, keys, now), null);
  assert.ok(readBrowser(seal(facts, 'known browser', keys), keys, now));
});
