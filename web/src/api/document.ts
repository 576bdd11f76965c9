import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import { scopesOf } from '@/api/call';
import { deprecationSentence } from '@/api/deprecation';
import { codesOf, problemExamples, refusals } from '@/api/document-errors';
import { shareParameters } from '@/api/document-parameters';
import { exampleOf } from '@/api/examples';
import { maxBodyBytes } from '@/api/input';
import { pathFields, tags, type Operation } from '@/api/operation';
import { operations } from '@/api/operations';
import '@/api/schemas';
import { longestWaitSeconds } from '@/api/wait';
import { webhooksOf } from '@/api/webhooks';
import { scopes } from '@/domain/api-key/scopes';
import type { ErrorCode } from '@/domain/errors';

/** The operation that may be waited for. */
const waited = 'requestRotation';

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
        examples: problemExamples(apiErrorCodes),
      },
    },
    { override: ({ jsonSchema, zodSchema }) => asJson(jsonSchema, zodSchema), allowEmptySchema: { any: true } },
  );
  const parameters = shareParameters(document.paths ?? {});
  return withExamples({ ...document, components: { ...document.components, parameters } });
}

/** Every error that the API may answer, from the closed list. */
export const apiErrorCodes: readonly ErrorCode[] = [...new Set(operations.flatMap((one) => [...codesOf(one)]))];

/** An example for each body that is sent and for each answer; that of a named answer stands once. */
function withExamples(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  const examples = { ...document.components?.examples };
  for (const place of Object.values(document.paths ?? {})) {
    for (const { requestBody, responses } of Object.values(Object(place)).map(Object)) {
      const asked = requestBody?.content['application/json'];
      if (asked) asked.example = exampleOf(asked.schema, schemas, 'request');
      for (const response of Object.values(responses)) {
        const media = Object(response).content?.['application/json'];
        const [name] = /(?<=^#\/components\/schemas\/)\w+$/.exec(media?.schema.$ref) ?? [];
        if (name === undefined) {
          if (media) media.example = exampleOf(media.schema, schemas, 'answer');
          continue;
        }
        examples[name] = { value: exampleOf(media.schema, schemas, 'answer') };
        media.examples = { [name]: { $ref: `#/components/examples/${name}` } };
      }
    }
  }
  return { ...document, components: { ...document.components, examples } };
}

/** Times travel as RFC 3339 in UTC; integers are those that JavaScript has. What a format says no pattern repeats. */
function asJson(jsonSchema: Record<string, unknown>, zodSchema: unknown): void {
  if (Object(zodSchema)._zod?.def?.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  if (['uuid', 'date-time', 'email'].includes(String(jsonSchema.format))) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
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
