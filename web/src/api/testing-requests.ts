import { apiDocument } from '@/api/document';
import { operations } from '@/api/operations';
import type { Operation } from '@/api/operation';

const document = apiDocument('PocketProxy', 'http://127.0.0.1:3000');

/** Those that answer once; the stream of events has tests of its own. */
export const answering: readonly Operation[] = operations.filter(({ answers }) => answers === 'json');

/** A body that the operation takes; undefined where it takes none. */
export function exampleBody({ path, method }: Operation): Record<string, unknown> | undefined {
  const { requestBody } = Object(Object(document.paths?.[path])[method.toLowerCase()]);
  return structuredClone(requestBody?.content['application/json'].example);
}

const queries: Readonly<Record<string, string>> = {
  search: '?text=phone',
  listUsage: '?of=devices',
  listCustomerShares: '?side=given',
  getVpnProfile: '?password=false',
};

/** `GET /devices/…`, with an id for each part in braces and what the query must hold. */
export function addressOf({ id, method, path }: Operation, idOf: (kind: string, field: string) => string): string {
  const filled = path.replace(/(?<=\/(\w[\w-]*)\/)\{(\w+)\}/g, (_, kind: string, field: string) => idOf(kind, field));
  return `${method} ${filled}${queries[id] ?? ''}`;
}
