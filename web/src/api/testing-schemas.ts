import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument } from '@/api/document';
import { codesOf } from '@/api/document-errors';
import { findOperation } from '@/api/find';
import type { Operation } from '@/api/operation';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const document = JSON.parse(JSON.stringify(apiDocument('PocketProxy', 'http://127.0.0.1:3000')));
ajv.addSchema(document, 'api');

interface Answered {
  readonly method: string;
  readonly parts: readonly string[];
  readonly status: number;
  readonly text: string;
}

/** Fails when an answer is not what the document says: its status, its error's code, and every field. */
export function checkAnswer({ method, parts, status, text }: Answered): void {
  const found = findOperation(method, parts);
  // Where nothing answers, the document says nothing
  if (!found || 'allow' in found) return;
  const { operation } = found;
  const json: unknown = JSON.parse(text);
  const isProblem = status >= 400;
  if (isProblem) {
    const { code } = Object(json);
    assert.ok(codesOf(operation).has(code), `${operation.id} answers ${code}, which is not documented`);
  }
  const validate = schemaOf(operation, status, isProblem ? 'application/problem+json' : 'application/json');
  assert.ok(validate, `${operation.id} answers ${status}, which is not documented`);
  assert.ok(validate(json), `${operation.id} ${status}: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 500)}`);
}

function schemaOf({ method, path }: Operation, status: number, type: string): ValidateFunction | undefined {
  const { $ref } = Object(document.paths[path][method.toLowerCase()].responses[status]);
  const steps = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const place = typeof $ref === 'string' ? $ref.slice(2) : pointerOf(steps);
  return ajv.getSchema(`api#/${place}/${pointerOf(['content', type, 'schema'])}`);
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
}
