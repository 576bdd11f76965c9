import assert from 'node:assert/strict';
import test from 'node:test';
import { parseYaml } from '@redocly/openapi-core';
import { toYaml } from '@/base/yaml';

test('YAML says what the JSON said: odd keys, empty things, nested lists, texts that look like others', () => {
  const value = {
    ...{
      plain: 'text',
      'a/b': 1,
      on: true,
      '200': null,
      empty: {},
      none: [],
      text: 'no: #\n"\u2028',
      date: '2026-11-28',
    },
    list: [1, 'yes', [2, [3]], { a: 1, b: { c: [] } }, {}],
  };
  assert.deepEqual(parseYaml(toYaml(value)), value);
  for (const single of ['x', 3, null, [], {}, [[]]]) assert.deepEqual(parseYaml(toYaml(single)), single);
});
