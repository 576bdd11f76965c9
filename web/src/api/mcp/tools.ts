import { z } from 'zod';
import type { Operation } from '@/api/operation';
import { operations } from '@/api/operations';
import { longestWaitSeconds } from '@/api/wait';

/** A tool of an agent: an operation, under a name that says what it does to a model. */
export interface Tool {
  readonly name: string;
  readonly operation: Operation;
  /** Besides the operation's summary and description. */
  readonly hint?: string;
  /** It ends or replaces something that works: hosts ask their person first. */
  readonly destructive: boolean;
  /** Fields of each item of a list; what an agent does not need costs it attention. */
  readonly items?: readonly string[];
}

const offered: Readonly<Record<string, Omit<Tool, 'name' | 'operation'> & { readonly id: string }>> = {
  get_identity: { id: 'getKeyIdentity', destructive: false, hint: 'Call it first: its scopes say which tools work.' },
  list_devices: {
    ...{ id: 'listDevices', destructive: false, hint: 'Phones; `search` narrows the list.' },
    items: [
      'id',
      'name',
      'state',
      'carrier',
      'networkType',
      'publicIpv4',
      'batteryPercent',
      'lastSeenAt',
      'externalId',
    ],
  },
  get_device: { id: 'getDevice', destructive: false },
  list_connections: {
    ...{ id: 'listConnections', destructive: false },
    items: ['id', 'name', 'deviceId', 'host', 'port', 'username', 'state', 'expiresAt', 'quotaUse', 'externalId'],
  },
  get_connection: { id: 'getConnection', destructive: false },
  create_connection: { id: 'createConnection', destructive: false },
  update_connection: { id: 'updateConnection', destructive: true },
  set_connection_enabled: { id: 'setConnectionEnabled', destructive: true, hint: 'Off ends its streams.' },
  rotate_device: {
    ...{ id: 'requestRotation', destructive: true },
    hint: 'Changes the IP address and waits for the verdict; `changed` means that the phone has another address. Streams of the phone end.',
  },
  get_rotation: { id: 'getRotation', destructive: false, hint: 'Of one that was still running.' },
  get_connection_usage: { id: 'getConnectionUsage', destructive: false },
  list_usage: { id: 'listUsage', destructive: false },
  list_rotation_links: { id: 'listRotationLinks', destructive: false },
  create_rotation_link: { id: 'createRotationLink', destructive: false },
  list_alerts: {
    id: 'listAlerts',
    destructive: false,
    items: ['id', 'severity', 'sentence', 'subject', 'openedAt', 'closedAt'],
  },
};

/** What agents may do, each by the operation of the API: its schema, scope, limits, audit and refusals. */
export const tools: readonly Tool[] = Object.entries(offered).map(([name, { id, ...tool }]) => {
  const operation = operations.find((one) => one.id === id);
  if (!operation) throw new Error(`${name} is no operation`);
  return { name, operation, ...tool };
});

export const waitedTool = 'rotate_device';
const wait = z
  .number()
  .int()
  .min(0)
  .max(longestWaitSeconds)
  .default(60)
  .meta({ description: 'How long to wait for the verdict, seconds' });
/** What only a tool takes. */
export const toolFields = z.object({ waitSeconds: wait });

/** A tool as the protocol describes it. */
export function described({ name, operation, hint, destructive }: Tool) {
  const { input, method, summary, description } = operation;
  const isRead = method === 'GET';
  const fields = z.object({ ...input?.shape, ...(name === waitedTool && toolFields.shape) });
  const { type: _, $schema: _s, ...schema } = z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' });
  return {
    name,
    title: summary,
    description: [`${summary}.`, description, hint].filter(Boolean).join(' '),
    inputSchema: { type: 'object' as const, ...schema, additionalProperties: false },
    annotations: {
      readOnlyHint: isRead,
      destructiveHint: !isRead && destructive,
      idempotentHint: isRead || method === 'PUT' || method === 'PATCH',
      openWorldHint: false,
    },
  };
}

/** An answer in few words: without what is null or empty, lists with their main fields only. */
export function shortened({ items }: Tool, answer: unknown): string {
  const list: unknown = Object(answer).items;
  const short =
    items && Array.isArray(list) ? { ...Object(answer), items: list.map((item) => picked(item, items)) } : answer;
  return JSON.stringify(short, (_, value: unknown) => (isEmpty(value) ? undefined : value)) ?? 'null';
}

function picked(item: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Object(item)[name]]));
}

function isEmpty(value: unknown): boolean {
  if (value === null) return true;
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.keys(Object(value)).length === 0 &&
    !(value instanceof Date)
  );
}
