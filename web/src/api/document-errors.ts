import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { z } from 'zod';
import type { Operation } from '@/api/operation';
import { statusOf } from '@/api/problem';
import { errors, type ErrorCode } from '@/domain/errors';

/** Errors that any operation may answer. */
const everywhere: readonly ErrorCode[] = [
  ...(['unauthenticated', 'key_invalid', 'key_address', 'key_scope', 'key_devices', 'throttled'] as const),
  ...(['forbidden', 'not_found', 'internal', 'unavailable', 'invalid'] as const),
];
const everyWrite: readonly ErrorCode[] = [
  ...(['bad_request', 'not_json', 'too_large', 'conflict'] as const),
  ...(['idempotency_differs', 'idempotency_running'] as const),
];

const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'A sentence for people.' }),
    status: z.number().int(),
    code: z.string().meta({ description: 'For programs; from a closed list.' }),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

type Codes = Pick<Operation, 'method' | 'errors'>;

/** Every error that an operation may answer. */
export function codesOf({ method, errors: own }: Codes): ReadonlySet<ErrorCode> {
  return new Set([...everywhere, ...(method === 'GET' ? [] : everyWrite), ...own]);
}

/** The errors of an operation by HTTP status, each code with its sentence; those that many have stand once. */
export function refusals(operation: Codes): Record<string, ZodOpenApiResponseObject> {
  const isRead = operation.method === 'GET';
  const usual = byStatus(codesOf({ method: operation.method, errors: [] }));
  return Object.fromEntries(
    [...byStatus(codesOf(operation))].map(([status, codes]) => {
      const isUsual = usual.get(status)?.length === codes.length;
      const id = `Problem${status}${status === 422 && !isRead ? 'OfWrite' : ''}`;
      return [String(status), isUsual ? shared(id, codes) : refusal(codes)];
    }),
  );
}

const known = new Map<string, ZodOpenApiResponseObject>();

/** A response that is written once, since it is the same object wherever it stands. */
function shared(id: string, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const response = known.get(id) ?? { ...refusal(codes), id };
  known.set(id, response);
  return response;
}

function byStatus(codes: Iterable<ErrorCode>): Map<number, ErrorCode[]> {
  const found = new Map<number, ErrorCode[]>();
  for (const code of codes) found.set(statusOf(code), [...(found.get(statusOf(code)) ?? []), code]);
  return new Map([...found].sort(([a], [b]) => a - b));
}

function refusal(codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].sentence}`).join('\n\n'),
    content: {
      'application/problem+json': {
        schema: problemSchema,
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** An example of each error, for the components of the document. */
export function problemExamples(codes: readonly ErrorCode[]) {
  return Object.fromEntries(
    codes.map((code) => [code, { summary: errors[code].sentence, value: problemExample(code) }]),
  );
}

function problemExample(code: ErrorCode) {
  return {
    ...{ type: 'about:blank', title: errors[code].sentence, status: statusOf(code), code },
    requestId: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b0aa',
    ...(code === 'invalid' && { errors: [{ field: 'name', message: 'Enter a name' }] }),
  };
}
