import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import { scopesOf } from '@/api/call';
import { deprecationSentence } from '@/api/deprecation';
import { exampleOf } from '@/api/examples';
import { maxBodyBytes } from '@/api/input';
import { pathFields, tags, type Operation } from '@/api/operation';
import { operations } from '@/api/operations';
import { statusOf } from '@/api/problem';
import { longestWaitSeconds } from '@/api/wait';
import { webhooksOf } from '@/api/webhooks';
import { scopes } from '@/domain/api-key/scopes';
import { errors, type ErrorCode } from '@/domain/errors';

/** Errors that any operation may answer. */
const everywhere: readonly ErrorCode[] = [
  ...(['unauthenticated', 'key_invalid', 'key_address', 'key_scope', 'key_devices', 'throttled'] as const),
  ...(['forbidden', 'not_found', 'internal', 'unavailable'] as const),
];
const everyWrite: readonly ErrorCode[] = [
  ...(['bad_request', 'not_json', 'too_large', 'conflict'] as const),
  ...(['idempotency_differs', 'idempotency_running'] as const),
];

/** What fields of queries mean, alike in every list that has them. */
const queryFields: Readonly<Record<string, string>> = {
  cursor: '`nextCursor` of the page before.',
  limit: 'Items on a page.',
  sort: 'By which field; `-` before it: descending.',
  search: 'Words that all occur in what an item shows.',
  state: 'Those in this state.',
  kind: 'Those of this kind.',
  customerId: 'Those of this customer; for operators.',
  deviceId: 'Those on this phone.',
  groupId: 'Those of this group of yours.',
  externalId: 'The one with this external id of yours.',
  metadata: '`key=value`: those with this text under this key of your metadata.',
  range: 'The time that is read.',
  hours: 'So many hours back.',
  from: 'From this moment on.',
  to: 'Up to this moment, without it.',
  format: 'As `Accept: text/csv` does, `csv` answers a file: the fields of each row, times in UTC, exact bytes.',
};

/** The operation that may be waited for. */
const waited = 'requestRotation';

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

const idempotencyHeader = z.string().min(1).max(255).optional().meta({
  description: 'Sent again with the same value within 24 hours, the request is not done twice and is answered alike.',
});

type Document = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document, from the table of operations and the schemas by which verbs parse and answer. */
export function apiDocument(brand: string, publicUrl: string, table: readonly Operation[] = operations): Document {
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        ...{ title: `${brand} API`, version: '1', description: description(brand) },
        license: { name: 'For customers', url: `${publicUrl}/docs` },
      },
      servers: [{ url: `${publicUrl}/api/v1` }],
      externalDocs: { url: `${publicUrl}/docs`, description: 'Guides' },
      security: [{ key: [] }],
      tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
      paths: pathsOf(table),
      webhooks: webhooksOf(),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', bearerFormat: 'pp_…', description: scopeTable() },
        },
        examples: Object.fromEntries(
          apiErrorCodes.map((code) => [code, { summary: errors[code].sentence, value: problemExample(code) }]),
        ),
      },
    },
    { override: ({ jsonSchema, zodSchema }) => asJson(jsonSchema, zodSchema), allowEmptySchema: { any: true } },
  );
  describeQueries(document.paths ?? {});
  return withExamples(document);
}

/** Every error that the API may answer, from the closed list. */
export const apiErrorCodes: readonly ErrorCode[] = [...new Set(operations.flatMap((one) => [...codesOf(one)]))];

function problemExample(code: ErrorCode) {
  return {
    ...{ type: 'about:blank', title: errors[code].sentence, status: statusOf(code), code },
    requestId: '0198c9f0-6f0e-7c31-9d4e-2f6a51f3b0aa',
    ...(code === 'invalid' && { errors: [{ field: 'name', message: 'Enter a name' }] }),
  };
}

/** An example for each body that is sent and for each answer. */
function withExamples(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  for (const place of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(Object(place)) as Record<string, unknown>[]) {
      const { requestBody, responses } = Object(operation);
      for (const [body, use] of [
        [requestBody, 'request'],
        ...Object.values(Object(responses)).map((response) => [response, 'answer'] as const),
      ] as const) {
        const media = Object(body).content?.['application/json'];
        if (media?.schema) media.example = exampleOf(media.schema, schemas, use);
      }
    }
  }
  return document;
}

/** Times travel as RFC 3339 in UTC. */
function asJson(jsonSchema: Record<string, unknown>, zodSchema: unknown): void {
  if (Object(zodSchema)._zod?.def?.type !== 'date') return;
  jsonSchema.type = 'string';
  jsonSchema.format = 'date-time';
}

function pathsOf(all: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of all) {
    const place = (paths[operation.path] ??= {});
    place[operation.method.toLowerCase()] = operationOf(operation);
  }
  return paths;
}

function operationOf(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description: text, input, answer, status, method, deprecated } = operation;
  const needed = scopesOf(operation);
  const inPath = pathFields(operation.path);
  const fields = Object.entries(input?.shape ?? {});
  const path = z.object(Object.fromEntries(fields.filter(([name]) => inPath.includes(name))));
  const rest = fields.filter(([name]) => !inPath.includes(name));
  const body = z.strictObject(Object.fromEntries(rest));
  const isRead = method === 'GET';
  const query = isRead ? z.object({ ...Object.fromEntries(rest), ...(operation.csv && { format }) }) : waitQuery(id);
  const type = operation.answers === 'events' ? 'text/event-stream' : 'application/json';
  const file = {
    'text/csv': { schema: z.string().meta({ description: operation.csv && `Lines of \`${operation.csv}\`.` }) },
  };
  const answered = { description: summary, content: { [type]: { schema: answer }, ...(operation.csv && file) } };
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [deprecated && deprecationSentence(deprecated), text, repeated(operation), scoped(needed)]
      .filter(Boolean)
      .join('\n\n'),
    ...(deprecated && { deprecated: true }),
    ...(needed.length > 0 && { security: [{ key: needed }] }),
    requestParams: {
      ...(inPath.length > 0 && { path }),
      ...(operation.answers === 'events' && { header: z.object({ 'Last-Event-ID': z.string().optional() }) }),
      ...(query && { query }),
      ...(!isRead && operation.once && { header: z.object({ 'Idempotency-Key': idempotencyHeader }) }),
    },
    ...(!isRead &&
      rest.length > 0 && {
        // Without a body it is as with an empty one
        requestBody: { required: !body.safeParse({}).success, content: { 'application/json': { schema: body } } },
      }),
    responses: {
      ...(id === waited && {
        200: { ...answered, description: 'The rotation has ended, or the time to wait has passed' },
      }),
      [status]: answered,
      ...refusals(operation),
    },
  };
}

const format = z.enum(['json', 'csv']).optional();

/** Says of fields of queries what their names mean. */
function describeQueries(paths: object): void {
  for (const place of Object.values(paths))
    for (const { parameters = [] } of Object.values<{ parameters?: Parameter[] }>(place))
      for (const parameter of parameters)
        if (parameter.in === 'query') parameter.description ??= queryFields[parameter.name];
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  description?: string | undefined;
}

/** Said of writes whose answers are not kept. */
function repeated({ method, once }: Operation): string | false {
  return method !== 'GET' && !once && 'Takes no `Idempotency-Key`: sent twice it does no more than once.';
}

function scoped(needed: readonly string[]): string | false {
  const names = needed.map((scope) => `\`${scope}\``);
  return names.length > 0 && `${names.length === 1 ? 'Scope' : 'Scopes'}: ${names.join(', ')}.`;
}

function waitQuery(id: string) {
  if (id !== waited) return undefined;
  const wait = z.number().int().min(0).max(longestWaitSeconds).optional();
  return z.object({
    wait: wait.meta({ description: 'Answer when the rotation has ended, at most so many seconds later.' }),
  });
}

/** Every error that an operation may answer. */
export function codesOf({ method, errors: own }: Operation): ReadonlySet<ErrorCode> {
  return new Set([...everywhere, ...(method === 'GET' ? [] : everyWrite), 'invalid', ...own]);
}

/** The errors of an operation by HTTP status, each code with its sentence. */
function refusals(operation: Operation) {
  const codes = codesOf(operation);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        status,
        {
          description: list.map((code) => `\`${code}\`: ${errors[code].sentence}`).join('\n\n'),
          content: {
            'application/problem+json': {
              schema: problemSchema,
              examples: Object.fromEntries(list.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
            },
          },
        },
      ]),
  );
}

function scopeTable(): string {
  const rows = Object.entries(scopes).map(([name, text]) => `| \`${name}\` | ${text} |`);
  return ['An API key. What it may do:', '', '| scope | allows |', '| --- | --- |', ...rows].join('\n');
}

function description(brand: string): string {
  return `Everything that ${brand}’s dashboard does, for programs. Send your API key as \`Authorization: Bearer pp_…\`.

Times are RFC 3339 in UTC, amounts of data bytes, speeds bits per second, all integers. Unknown fields are refused by name. Bodies are JSON of at most ${maxBodyBytes / 1024} KiB.

Lists hold \`items\` and \`nextCursor\`; send it as \`cursor\` for the next page. \`limit\` is 1 to 200.

Errors are RFC 9457 problems with a \`code\` from a closed list. What does not exist and what belongs to others are answered alike, with 404.

\`RateLimit\` and \`RateLimit-Policy\` say what is left; above it the answer is 429 with \`Retry-After\`.`;
}
