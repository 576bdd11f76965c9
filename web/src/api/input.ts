import type { z } from 'zod';
import { pathFields, type Operation } from '@/api/operation';
import { InvalidRequest, type FieldError } from '@/api/problem';
import { readText } from '@/base/read-json';
import { AppError } from '@/domain/errors';

/** The longest body that a request may have. */
export const maxBodyBytes = 64 * 1024;

/**
 * The input of an operation: parts of the path, and the query of a GET or the JSON body of a write. Unknown fields are
 * refused by name, so that a misspelt one does not go unnoticed.
 * @throws InvalidRequest with every wrong field; AppError `not_found` for a path whose id is none, `bad_request`,
 * `not_json`, `too_large`
 */
export function inputOf(operation: Operation, path: Readonly<Record<string, string>>, rest: unknown): unknown {
  if (!operation.input) {
    refuseFields(Object.keys(Object(rest)));
    return undefined;
  }
  if (rest === null || typeof rest !== 'object' || Array.isArray(rest)) throw new AppError('bad_request');
  refuseFields(Object.keys(rest).filter((field) => field in path));
  const input = { ...rest, ...path };
  const parsed = operation.input.strict().safeParse(input);
  if (!parsed.success) throw refusalOf(parsed.error, pathFields(operation.path));
  refuseFields(ignoredFields(input, parsed.data));
  return input;
}

/** Fields of things inside the input that its schema has left out, by their paths. */
function ignoredFields(given: unknown, read: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null || typeof read !== 'object' || read === null) return [];
  // A list in another order or without doubles holds no fields
  if (Array.isArray(given) !== Array.isArray(read) || read instanceof Date) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (!Array.isArray(given) && !Object.hasOwn(read, name)) return [at];
    return ignoredFields(value, Reflect.get(read, name), at);
  });
}

function refuseFields(names: readonly string[]): void {
  if (names.length > 0) throw new InvalidRequest(names.map((field) => ({ field, message: 'Unknown field' })));
}

function refusalOf(error: z.ZodError, inPath: readonly string[]): Error {
  const fields = error.issues.flatMap((issue): FieldError[] => {
    if (issue.code !== 'unrecognized_keys') return [{ field: issue.path.join('.'), message: issue.message }];
    const at = issue.path.map((part) => `${String(part)}.`).join('');
    return issue.keys.map((key) => ({ field: `${at}${key}`, message: 'Unknown field' }));
  });
  // An id that is none answers like one that does not exist
  return fields.some(({ field }) => inPath.includes(field)) ? new AppError('not_found') : new InvalidRequest(fields);
}

/** The body of a write as text. @throws AppError `too_large`, `not_json` */
export async function bodyText(request: Request): Promise<string> {
  const text = await readText(request, maxBodyBytes);
  if (text === undefined) throw new AppError('too_large');
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json') throw new AppError('not_json');
  return text;
}

/** What a body says; an empty one says nothing. @throws AppError `bad_request` for what is no JSON */
export function parseBody(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_request');
  }
}

/** A query with its numbers and booleans as the input wants them: a query knows only text. */
export function queryOf(operation: Operation, params: URLSearchParams): Record<string, unknown> {
  const types = fieldTypes(operation);
  return Object.fromEntries([...params].map(([name, text]) => [name, typed(types.get(name), text)]));
}

function typed(type: string | undefined, text: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

const known = new WeakMap<Operation, Map<string, string>>();

function fieldTypes(operation: Operation): Map<string, string> {
  const before = known.get(operation);
  if (before) return before;
  const types = new Map<string, string>();
  for (const [name, field] of Object.entries(operation.input?.shape ?? {})) types.set(name, kindOf(field));
  known.set(operation, types);
  return types;
}

/** number, boolean or another: the schema below what is optional, nullable or has a default. */
function kindOf(field: unknown): string {
  let def = Object(field)._zod?.def;
  while (def?.innerType) def = def.innerType._zod.def;
  return String(def?.type);
}
