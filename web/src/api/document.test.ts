import assert from 'node:assert/strict';
import test from 'node:test';
import { createConfig, lintFromString, parseYaml } from '@redocly/openapi-core';
import { scopesOf } from '@/api/call';
import { apiDocument } from '@/api/document';
import { findOperation } from '@/api/find';
import { pathFields } from '@/api/operation';
import { operations } from '@/api/operations';
import { publishedDocument } from '@/api/published';
import { namedSchemas } from '@/api/schemas';
import { scopeNames } from '@/domain/api-key/scopes';

/** APIDOC-02: the document is the table of operations, and the table is what answers. */

const document = apiDocument('PocketProxy', 'http://127.0.0.1:3000');

test('every operation is documented, and what is documented answers', () => {
  const documented = Object.entries(document.paths ?? {}).flatMap(([path, place]) =>
    Object.keys(Object(place)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(documented.sort(), operations.map(({ method, path }) => `${method} ${path}`).sort());
  for (const operation of operations) {
    const parts = operation.path.slice(1).split('/');
    const found = findOperation(operation.method, parts);
    assert.ok(found && 'operation' in found && found.operation === operation, operation.id);
  }
});

test('ids are unique; fields of paths stand in the input; all scopes are used', () => {
  assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
  for (const { id, path, input } of operations)
    for (const field of pathFields(path)) assert.ok(field in (input?.shape ?? {}), `${id}: ${field}`);
  const used = new Set(operations.flatMap(scopesOf));
  assert.deepEqual(
    scopeNames.filter((scope) => !used.has(scope)),
    [],
  );
});

test('a body is required where one of its fields is', () => {
  const isRequired = (path: string) => Object(document.paths?.[path]?.post?.requestBody).required;
  assert.equal(isRequired('/connections'), true);
  assert.equal(isRequired('/devices/{deviceId}/rotations'), false);
});

test('what many operations have stands once', () => {
  // The linter refuses components that nothing uses
  const { schemas = {} } = document.components ?? {};
  for (const name of Object.keys(namedSchemas)) assert.ok(name in schemas, name);
  const { length } = JSON.stringify(document);
  assert.ok(length < 420_000, `${length} bytes`);
});

test('a linter finds no error in the document', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  assert.deepEqual(
    problems.map(({ message, location }) => [message, location[0]?.pointer]),
    [],
  );
});

test('the document is published as JSON and as YAML, which say the same', async () => {
  const place = { brand: 'PocketProxy', publicUrl: 'http://127.0.0.1:3000' };
  const [json, yaml] = [publishedDocument(place, 'json'), publishedDocument(place, 'yaml')];
  assert.deepEqual(parseYaml(await yaml.text()), await json.json());
  assert.equal(yaml.headers.get('content-type'), 'application/yaml; charset=utf-8');
});
