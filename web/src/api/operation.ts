import type { z } from 'zod';
import { checkDeprecation, type Deprecation } from '@/api/deprecation';
import type { Scope } from '@/domain/api-key/scopes';
import type { Context } from '@/domain/context';
import type { ErrorCode } from '@/domain/errors';

/** Groups of operations, as the documentation shows them. */
export const tags = {
  Account: 'Who the key is.',
  Phones: 'Phones, their state and history; pairing; commands.',
  Connections: 'HTTP, SOCKS5 and OpenVPN proxies on phones, with their limits, whitelists and passwords.',
  Rotations: 'Changes of a phone’s IP address, schedules and links.',
  Groups: 'Phones that are handled together.',
  Usage: 'Traffic, refusals, uptime and access logs.',
  Shares: 'Phones that other customers may use.',
  Alerts: 'What is wrong, or was.',
  Webhooks: 'Endpoints that receive events, and what was sent to them.',
  People: 'Members and invitations of a customer.',
  Customers: 'Tenants of the platform.',
  Platform: 'For operators: relays, jobs, ceilings.',
} as const satisfies Record<string, string>;

/** One thing that the API does: a verb at an address. It has no rule of its own. */
export interface Operation {
  /** Unique; the verb's name where there is one. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below /api/v1. A part in braces is the field of the input with that name. */
  readonly path: `/${string}`;
  readonly tag: keyof typeof tags;
  /** A short sentence, as a heading. */
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope | null;
  /** Scopes that it needs besides: what it answers is of several areas. */
  readonly alsoScopes: readonly Scope[];
  /** Keys that are limited to some phones may call it: what it reads and writes is asked phone by phone. */
  readonly limited: boolean;
  readonly input: z.ZodObject | null;
  readonly answer: z.ZodType;
  /** HTTP status when it worked. */
  readonly status: 200 | 201 | 202;
  /** Codes of errors beyond those that every operation has. */
  readonly errors: readonly ErrorCode[];
  /**
   * False: it asks a relay or a queue, which no transaction takes back and none should wait for, so no answer is kept. Done
   * twice it does no more than once.
   */
  readonly once: boolean;
  /** `events`: server-sent events, each with the answer's schema; the route writes them itself. */
  readonly answers: 'json' | 'events';
  /** The field whose rows may also be had as CSV; `items` of a list, page after page. */
  readonly csv?: string;
  readonly deprecated?: Deprecation;
  readonly call: (context: Context, input: never) => Promise<unknown>;
}

interface Definition<Input extends z.ZodObject, View> {
  readonly id: string;
  readonly tag: keyof typeof tags;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope | null;
  readonly alsoScopes?: readonly Scope[];
  readonly limited?: boolean;
  readonly once?: boolean;
  readonly csv?: keyof View & string;
  readonly deprecated?: Deprecation;
  readonly input: Input;
  readonly answer: z.ZodType<View>;
  readonly status?: 200 | 201 | 202;
  readonly errors?: readonly ErrorCode[];
  readonly call: (context: Context, input: z.input<Input>) => Promise<View>;
}

/** An operation with an input, written as `GET /devices/{id}`. The types hold verb, input and answer together. */
export function operation<Input extends z.ZodObject, View>(
  address: `${Operation['method']} /${string}`,
  definition: Definition<Input, View>,
): Operation {
  return checked({ ...split(address), ...usual, ...definition });
}

const usual = { limited: false, once: true, status: 200, errors: [], alsoScopes: [], answers: 'json' } as const;

/** One that takes no input. */
export function plainOperation<View>(
  address: `${Operation['method']} /${string}`,
  definition: Omit<Definition<z.ZodObject, View>, 'input' | 'call'> & {
    readonly call: (context: Context) => Promise<View>;
  },
): Operation {
  return checked({ ...split(address), ...usual, input: null, ...definition });
}

/** One that answers a stream of events. */
export function eventOperation(
  address: `GET /${string}`,
  definition: Omit<Definition<z.ZodObject, unknown>, 'input' | 'call'>,
): Operation {
  const call = () => Promise.reject(new Error(`${address} is a stream`));
  return checked({ ...split(address), ...usual, input: null, ...definition, answers: 'events', call });
}

function checked(operation: Operation): Operation {
  if (operation.deprecated) checkDeprecation(operation.deprecated);
  return operation;
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

function split(address: string): Pick<Operation, 'method' | 'path'> {
  const [name, path = ''] = address.split(' ');
  const method = methods.find((one) => one === name);
  if (!method) throw new Error(`${address} has no method`);
  return { method, path: `/${path.slice(1)}` };
}

/** Names of the parts of a path that are in braces. */
export function pathFields(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
