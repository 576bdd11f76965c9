import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { eventKindNames, rowOf } from '@/domain/event/kinds';
import { deliveryRules, exampleBody, verification } from '@/domain/webhook/guide';

const document = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/webhooks.md'), 'utf8');
/** Without the places where Prettier breaks lines. */
const flat = (text: string) => text.replace(/\s+/gu, ' ');

for (const kind of eventKindNames)
  test(`docs/webhooks.md: ${kind} with its sentence and the payload of its table`, () => {
    const { sentence } = rowOf(kind);
    const section = document.split(`### \`${kind}\`\n`)[1]?.split(/\n##/u)[0] ?? '';
    assert.ok(flat(section).includes(sentence), sentence);
    const [, json = ''] = /```json\n([\s\S]*?)```/u.exec(section) ?? [];
    assert.deepEqual(JSON.parse(json), JSON.parse(exampleBody(kind)));
  });

test('docs/webhooks.md describes no event that there is not', () => {
  const described = [...document.matchAll(/^### `([\w.]+)`$/gmu)].map(([, kind]) => kind);
  assert.deepEqual(described, eventKindNames);
});

test('docs/webhooks.md holds the rules and the code for receivers', () => {
  for (const rule of deliveryRules) assert.ok(flat(document).includes(rule), rule);
  for (const code of Object.values(verification)) assert.ok(document.includes(code), code);
});
