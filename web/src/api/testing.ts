import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { z } from 'zod';
import { answerApi } from '@/api/answer';
import type { Find } from '@/api/find';
import { checkAnswer } from '@/api/testing-schemas';
import { openLog } from '@/base/log';
import { createApiKey } from '@/domain/api-key/create';
import type { createApiKeyInput } from '@/domain/api-key/input';
import { scopeNames } from '@/domain/api-key/scopes';
import type { Context, SystemContext } from '@/domain/context';
import { LiveHub } from '@/domain/live/hub';
import { RotationWaiters } from '@/server/rotation-link/waiters';

/** A bus in memory: what is emitted on `channel` as `message` is heard. */
export const channel = new EventEmitter();
const bus: ConstructorParameters<typeof RotationWaiters>[0] = {
  state: new EventEmitter(),
  publish: async () => undefined,
  subscribe: async (_, listener) => {
    channel.on('message', listener);
    return () => undefined;
  },
  isUp: true,
  close: async () => undefined,
};
const waiters = new RotationWaiters(bus);
const live = new LiveHub({ bus, read: async () => [] });
const log = openLog('silent', 'web');
/** An answer that does not fit its schema is logged where people use the product; here it fails the test. */
log.error = (details: unknown) => {
  const { operation, err } = Object(details);
  if (operation !== undefined) throw err;
};

/** What answering works with, besides the context. */
export const apiTools = { log, waiters, live };

/** A key with all scopes, unless others are given. */
export async function makeKey(context: Context, input: Partial<z.input<typeof createApiKeyInput>> = {}) {
  return createApiKey(context, { name: 'Key', scopes: scopeNames, ...input });
}

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly find?: Find;
}

/** Asks the API as a program does. */
export async function ask(system: SystemContext, key: string | null, address: string, asked: Asked = {}) {
  const { body, headers, find } = asked;
  const [method = '', path = ''] = address.split(' ');
  const url = new URL(`http://127.0.0.1:3000/api/v1${path}`);
  const request = new Request(url, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const parts = url.pathname.split('/').slice(3);
  const response = await answerApi(request, parts, {
    context: { ...system, requestId: randomUUID() },
    ...apiTools,
    ...(find && { find }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  if (isJson) checkAnswer({ method, parts, status: response.status, text });
  const json = Object(isJson ? JSON.parse(text) : null);
  return { status: response.status, headers: response.headers, text, json };
}
