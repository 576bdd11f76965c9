import { csvOf, wantsCsv } from '@/api/csv';
import { deprecationHeaders } from '@/api/deprecation';
import { findOperation, type Find, type Found } from '@/api/find';
import { bodyText, inputOf, parseBody, queryOf } from '@/api/input';
import { countRequest, ratePolicy } from '@/api/limits';
import { problemOf, problemResponse } from '@/api/problem';
import { authorizeCall, callOperation } from '@/api/call';
import { streamEvents } from '@/api/events';
import type { Operation } from '@/api/operation';
import { untilRotated, waitSecondsOf } from '@/api/wait';
import type { Logger } from '@/base/log';
import { openApiKey } from '@/domain/api-key/open';
import { doOnce, type KeptAnswer } from '@/domain/api-key/once';
import { withViewer, type Context, type SystemContext } from '@/domain/context';
import { AppError, isAppError, type ErrorCode } from '@/domain/errors';
import type { LiveHub } from '@/domain/live/hub';
import { csvResponse } from '@/server/csv-response';
import type { RotationWaiters } from '@/server/rotation-link/waiters';

/** What answering works with. */
export interface ApiTools {
  readonly context: SystemContext;
  readonly log: Logger;
  readonly waiters: RotationWaiters;
  readonly live: LiveHub;
  /** Where an operation is looked up, if not in the table of all. */
  readonly find?: Find;
}

/** Errors that pass: asked again with the same Idempotency-Key, the request is tried again. */
const passing: readonly ErrorCode[] = [
  ...(['throttled', 'unavailable', 'relay_silent', 'internal'] as const),
  ...(['idempotency_running', 'idempotency_differs'] as const),
];
const keyShape = /^[\x21-\x7e]{1,255}$/;

/**
 * Answers a request to /api/v1: the key says who asks, the table of operations what is done. No cookie counts, so any
 * origin may ask.
 */
export async function answerApi(request: Request, parts: readonly string[], tools: ApiTools): Promise<Response> {
  const { context, log, find = findOperation } = tools;
  const headers = new Headers({ 'ratelimit-policy': ratePolicy });
  let response: Response;
  try {
    // RFC 9110 §9.3.2: as GET, without the body, which the server leaves out
    const found = find(request.method === 'HEAD' ? 'GET' : request.method, parts);
    if (!found) throw new AppError('not_found');
    const viewer = await openApiKey(context, { token: bearerOf(request) });
    headers.set('ratelimit', await countRequest(context.throttle, viewer));
    if ('allow' in found) {
      headers.set('allow', found.allow.join(', '));
      throw new AppError('method_not_allowed');
    }
    const leaving = deprecationHeaders(found.operation.deprecated, found.path, context.publicUrl);
    for (const [name, value] of Object.entries(leaving)) headers.set(name, value);
    response = await answerOperation(request, found, withViewer(context, viewer), tools);
  } catch (error) {
    response = problemResponse(problemOf(error, context.requestId, log));
  }
  headers.set('x-request-id', context.requestId);
  headers.set('cache-control', response.headers.get('cache-control') ?? 'no-store');
  headers.set('access-control-allow-origin', '*');
  headers.set(
    'access-control-expose-headers',
    'RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Idempotency-Replayed, Deprecation, Sunset, Link',
  );
  for (const [name, value] of headers) response.headers.set(name, value);
  return request.method === 'HEAD' ? withoutBody(response) : response;
}

async function withoutBody({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status, headers });
}

/** The answer to a browser that asks whether another origin may call: with the Authorization header, without cookies. */
export function answerPreflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers':
        'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Mcp-Protocol-Version',
      'access-control-max-age': '86400',
    },
  });
}

/** @throws AppError `unauthenticated` */
export function bearerOf(request: Request): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (token === undefined) throw new AppError('unauthenticated');
  return token;
}

async function answerOperation(request: Request, found: Found, context: Context, tools: ApiTools): Promise<Response> {
  const { operation, path } = found;
  authorizeCall(operation, context);
  const { searchParams } = new URL(request.url);
  if (operation.method === 'GET') {
    const asCsv = wantsCsv(operation, request, searchParams);
    if (operation.csv !== undefined) searchParams.delete('format');
    const input = inputOf(operation, path, queryOf(operation, searchParams));
    if (operation.answers === 'events') return streamEvents(request, context, bearerOf(request), tools);
    if (asCsv) return csvAnswer(operation, context, Object(input), tools);
    return json(operation.status, JSON.stringify(await callOperation(operation, context, input, tools.log)));
  }
  const waitSeconds = waitSecondsOf(operation, searchParams);
  const body = await bodyText(request);
  const input = inputOf(operation, path, parseBody(body));
  const { status, body: text, replayed } = await write({ request, operation, context, tools, body, input });
  const told = async () => {
    if (waitSeconds === 0) return json(status, text);
    const waiting = { ...tools, waitSeconds, signal: request.signal };
    return json(200, JSON.stringify(await untilRotated(JSON.parse(text), context, waiting)));
  };
  const response = status >= 400 ? problemResponse({ status, body: text }) : await told();
  if (replayed) response.headers.set('idempotency-replayed', 'true');
  return response;
}

interface Write {
  readonly request: Request;
  readonly operation: Operation;
  readonly context: Context;
  readonly tools: ApiTools;
  readonly body: string;
  readonly input: unknown;
}

/** Does a write: once, where the client sends an Idempotency-Key. */
async function write({ request, operation, context, tools, body, input }: Write) {
  const work = async (inside: Context): Promise<KeptAnswer> => ({
    status: operation.status,
    body: JSON.stringify(await callOperation(operation, inside, input, tools.log)),
  });
  const key = idempotencyKeyOf(request);
  const apiKeyId = context.viewer.key?.id;
  if (key === undefined || apiKeyId === undefined || !operation.once)
    return { ...(await work(context)), replayed: false };
  const route = `${request.method} ${new URL(request.url).pathname}`;
  return doOnce(context, { apiKeyId, route, key, body }, work, (error) => keptRefusal(error, context, tools));
}

function csvAnswer(operation: Operation, context: Context, input: object, { log }: ApiTools): Promise<Response> {
  const call = (page: unknown) => callOperation(operation, context, page, log);
  return csvResponse(`${operation.id}.csv`, csvOf({ operation, context, input: { ...input }, call }));
}

function json(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

/** @throws AppError `invalid` for one that is empty, too long or not printable ASCII */
function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!keyShape.test(key))
    throw new AppError('invalid', { field: 'Idempotency-Key', problem: '1 to 255 printable characters' });
  return key;
}

/** A refusal as it is kept: with the id of the first request. Undefined for what is to be tried again. */
function keptRefusal(error: unknown, { requestId }: Context, { log }: ApiTools): KeptAnswer | undefined {
  return isAppError(error) && !passing.includes(error.code) ? problemOf(error, requestId, log) : undefined;
}
