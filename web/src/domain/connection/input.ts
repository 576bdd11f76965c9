import { z } from 'zod';
import { connectionLimits } from '@pocketproxy/relay/contract/connection-limits';
import { annotationFields, annotationFilter } from '@/domain/annotation/input';
import { bulkIds, mostAtOnce } from '@/domain/bulk/input';
import { importBounds } from '@/domain/connection/import-bounds';
import { connectionSortNames } from '@/domain/connection/sort-names';
import { connectionStateNames } from '@/domain/connection/states';
import { pageInput } from '@/domain/page';
import { sortInput } from '@/domain/sort';
import { line, nameText, searchText } from '@/domain/text';

/** Inputs of the connection verbs. Pure: forms take their bounds from the same schemas. */

export const limitBoundsInput = z.union([
  z.object({ connectionId: z.uuid() }).strict(),
  z.object({ deviceId: z.uuid() }).strict(),
]);

export const connectionIdInput = z.object({ id: z.uuid() });

export const connectionFilterInput = z.object({
  customerId: z.uuid().optional(),
  /** Words that all occur in what a connection shows. */
  search: searchText.optional(),
  /** Those on the devices of a group that the viewer may see. */
  groupId: z.uuid().optional(),
  ...annotationFilter,
  /** Those in this state, that of their phones included. */
  state: z.enum(connectionStateNames).optional(),
});

export const listConnectionsInput = pageInput.extend({
  deviceId: z.uuid().optional(),
  ...connectionFilterInput.shape,
  sort: sortInput(connectionSortNames).default('device'),
});

/** For people who move in. What may stand unquoted in host:port:user:pass lines and in URLs. */
export const proxyUsername = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$/, '3 to 40 letters, digits, dots, hyphens and underscores');

const passwordKinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];

/** A password that came with a list. What a person chose can be guessed: hence these rules, and the bound in the relay's gate. */
export const importedPassword = z
  .string()
  .regex(/^[\x21-\x7e]{16,128}$/, '16 to 128 characters without spaces')
  .refine((text) => passwordKinds.filter((kind) => kind.test(text)).length >= 3 && new Set(text).size >= 8, {
    error: 'three kinds of small letters, capitals, digits and signs, and at least 8 different ones',
  });

export const importConnectionsInput = z.object({
  /** For lines that name no phone. */
  deviceId: z.uuid(),
  /** CSV with a header, or host:port:user:pass lines. */
  list: z
    .string()
    .min(1, 'Choose a file, or paste a list')
    .refine((text) => new TextEncoder().encode(text).length <= importBounds.bytes, 'A list has at most 64 KiB'),
  /** Whether ports and passwords of the list are kept; else they are chosen as for any new connection. */
  keepPorts: z.boolean(),
  keepPasswords: z.boolean(),
});

export const createConnectionInput = z.object({
  deviceId: z.uuid(),
  name: nameText,
  /** Generated when left out. */
  username: proxyUsername.optional(),
  /** The smallest free one when left out. */
  port: z.number().int().min(1).max(65_535).optional(),
  ...annotationFields,
  ...z.object(connectionLimits).partial().shape,
});

export const updateConnectionInput = z.object({
  id: z.uuid(),
  name: nameText.optional(),
  ...z.object(connectionLimits).partial().shape,
});

export const topUpInput = z.object({
  id: z.uuid(),
  /** Beyond the data limit, for the current period. */
  bytes: connectionLimits.quotaBytes.unwrap(),
});

export const setConnectionEnabledInput = z.object({ id: z.uuid(), enabled: z.boolean() });

export const addWhitelistEntryInput = z.object({
  connectionId: z.uuid(),
  /** An address or a CIDR, IPv4 or IPv6. */
  cidr: z.string().trim().min(1, 'Enter an address').max(50),
  note: line(200).optional(),
});

/** With the password in it, clients do not ask for it. */
export const vpnProfileInput = z.object({ id: z.uuid(), password: z.boolean() });

export const profileTokenInput = z.object({ token: z.string().max(100) });

export const endVpnSessionInput = z.object({ connectionId: z.uuid(), id: z.string().min(1).max(40) });

/** Null: those of every address. */
export const endClientsInput = z.object({ connectionId: z.uuid(), address: z.string().min(1).max(60).nullable() });

export const removeWhitelistEntryInput = z.object({ connectionId: z.uuid(), id: z.uuid() });

/** Several connections, and what is done to each. */
export const changeConnectionsInput = z.object({
  ids: bulkIds,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('enable'), enabled: z.boolean() }),
    /** What is left out stays. */
    z.object({ kind: z.literal('limits'), limits: z.object(connectionLimits).partial() }),
  ]),
});

export const revealPasswordsInput = z.object({ ids: bulkIds });

/** Connections to create, change and delete in one request, in this order. */
export const connectionBatchInput = z.object({
  /** `each`: what is refused for one stops no other; `all`: all items or none. */
  mode: z.enum(['each', 'all']).default('each'),
  items: z
    .array(
      z.discriminatedUnion('action', [
        createConnectionInput.extend({ action: z.literal('create') }),
        updateConnectionInput.extend({ action: z.literal('update') }),
        connectionIdInput.extend({ action: z.literal('delete') }),
      ]),
    )
    .min(1)
    .max(mostAtOnce),
});
