import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { bearerOf, type ApiTools } from '@/api/answer';
import { authorizeCall, callOperation, scopesOf } from '@/api/call';
import { bodyText, inputOf, parseBody } from '@/api/input';
import { countRequest } from '@/api/limits';
import { described, shortened, toolFields, tools, waitedTool, type Tool } from '@/api/mcp/tools';
import { InvalidRequest, problemOf, problemResponse } from '@/api/problem';
import { untilRotated } from '@/api/wait';
import { openApiKey } from '@/domain/api-key/open';
import { withViewer, type Context } from '@/domain/context';
import { AppError } from '@/domain/errors';

/** Items of a list, unless an agent asks for more: what it reads costs it attention. */
const shortList = 20;

/**
 * Answers a request of the Model Context Protocol (Streamable HTTP, without sessions): a key as at /api/v1, one message a
 * request, each counted, and each tool an operation of the API.
 */
export async function answerMcp(request: Request, api: ApiTools): Promise<Response> {
  const { context, log } = api;
  try {
    if (request.method !== 'POST') throw new AppError('method_not_allowed');
    const viewer = await openApiKey(context, { token: bearerOf(request) });
    await countRequest(context.throttle, viewer);
    const parsedBody = parseBody(await bodyText(request));
    // Several in one body would count as one
    if (Array.isArray(parsedBody)) throw new AppError('bad_request');
    const server = serverOf(withViewer(context, viewer), api, request.signal);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    const response = await transport.handleRequest(request, { parsedBody });
    return withHeaders(response, context.requestId);
  } catch (error) {
    const response = problemResponse(problemOf(error, context.requestId, log));
    if (response.status === 405) response.headers.set('allow', 'POST, OPTIONS');
    return withHeaders(response, context.requestId);
  }
}

function withHeaders(response: Response, requestId: string): Response {
  response.headers.set('x-request-id', requestId);
  response.headers.set('cache-control', 'no-store');
  response.headers.set('access-control-allow-origin', '*');
  return response;
}

function serverOf(context: Context, api: ApiTools, signal: AbortSignal): Server {
  const server = new Server({ name: context.brand, version: '1' }, { capabilities: { tools: {} } });
  const { key } = context.viewer;
  const mine = tools.filter(({ operation }) => scopesOf(operation).every((scope) => key?.scopes.includes(scope)));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: mine.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = tools.find(({ name }) => name === params.name);
    try {
      if (!tool) throw new AppError('not_found');
      return said(shortened(tool, await callTool(tool, { ...params.arguments }, { context, api, signal })));
    } catch (error) {
      return { ...said(told(error, context, api)), isError: true };
    }
  });
  return server;
}

interface Calling {
  readonly context: Context;
  readonly api: ApiTools;
  readonly signal: AbortSignal;
}

async function callTool(
  { name, operation }: Tool,
  given: Record<string, unknown>,
  { context, api, signal }: Calling,
): Promise<unknown> {
  authorizeCall(operation, context);
  const { waitSeconds, ...rest } = given;
  const waits = name === waitedTool ? waitOf(waitSeconds) : 0;
  const fields = name === waitedTool || waitSeconds === undefined ? rest : given;
  const isList = operation.input !== null && 'limit' in operation.input.shape;
  const input = inputOf(operation, {}, { ...(isList && { limit: shortList }), ...fields });
  const answer = await callOperation(operation, context, input, api.log);
  return waits === 0 ? answer : untilRotated(answer, context, { waiters: api.waiters, waitSeconds: waits, signal });
}

function waitOf(given: unknown): number {
  const { data } = toolFields.safeParse({ waitSeconds: given });
  if (!data) throw new InvalidRequest([{ field: 'waitSeconds', message: 'A number of seconds' }]);
  return data.waitSeconds;
}

/** A refusal in one line, for a model: its code, its sentence, and the fields that are wrong. */
function told(error: unknown, { requestId }: Context, { log }: ApiTools): string {
  const { code, title, errors = [] } = JSON.parse(problemOf(error, requestId, log).body);
  const fields = errors.map(({ field, message }: Record<string, string>) => `${field}: ${message}`);
  return [`${code}: ${title}`, ...fields].join(' ');
}

function said(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}
