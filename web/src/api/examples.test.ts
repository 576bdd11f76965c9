import assert from 'node:assert/strict';
import test from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument } from '@/api/document';
import { pathFields } from '@/api/operation';
import { operations } from '@/api/operations';
import { eventKindNames, rowOf } from '@/domain/event/kinds';

/** APIDOC-02: what the document shows as an example is one. */

const document = apiDocument('PocketProxy', 'http://127.0.0.1:3000');
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema(JSON.parse(JSON.stringify(document)), 'api');

const uuid = '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b001';

test('each example of a request is taken by the verb’s own schema', () => {
  const wrong = operations.flatMap(({ id, path, method, input }) => {
    const { requestBody } = Object(document.paths?.[path])[method.toLowerCase()];
    if (!requestBody) return [];
    const inPath = Object.fromEntries(pathFields(path).map((field) => [field, uuid]));
    const parsed = input?.safeParse({ ...requestBody.content['application/json'].example, ...inPath });
    return parsed?.success === false ? [[id, parsed.error.issues.map((issue) => [issue.path, issue.message])]] : [];
  });
  assert.deepEqual(wrong, []);
});

test('each example of an answer fits its schema', () => {
  for (const { id, path, method } of operations) {
    const { responses } = Object(document.paths?.[path])[method.toLowerCase()];
    for (const [status, { content }] of Object.entries<Record<string, never>>(responses)) {
      const media = Object(content)['application/json'];
      if (!media?.schema) continue;
      const steps = ['paths', path, method.toLowerCase(), 'responses', status, 'content', 'application/json', 'schema'];
      const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/');
      const validate = ajv.getSchema(`api#/${pointer}`);
      const [named] = Object.values(Object(media.examples));
      const name = String(Object(named).$ref).split('/').at(-1) ?? '';
      const example = named ? Object(document.components?.examples?.[name]).value : media.example;
      assert.ok(validate?.(JSON.parse(JSON.stringify(example))), `${id}: ${ajv.errorsText(validate?.errors)}`);
    }
  }
});

test('WEBHOOK: every kind of event stands under webhooks, with its payload', () => {
  assert.deepEqual(Object.keys(document.webhooks ?? {}), eventKindNames);
  for (const kind of eventKindNames) {
    const media = Object(document.webhooks?.[kind]).post.requestBody.content['application/json'];
    assert.equal(media.schema.properties.type.const, kind);
    assert.ok(ajv.validate(JSON.parse(JSON.stringify(media.schema)), media.example), `${kind}: ${ajv.errorsText()}`);
    assert.deepEqual(media.example.data, rowOf(kind).example);
  }
});
