import { z } from 'zod';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { scopeNames } from '@/domain/api-key/scopes';
import { pageInput } from '@/domain/page';
import { line, nameText } from '@/domain/text';

/** Inputs of the verbs of API keys. Pure: forms take their bounds from the same schemas. */

export const apiKeyIdInput = z.object({ id: z.uuid() });

/** Operators see those of the platform, or of a customer. */
export const listApiKeysInput = pageInput.extend({ customerId: z.uuid().optional() });

const scopeList = z.array(z.enum(scopeNames)).min(1, 'Choose at least one scope').max(scopeNames.length);

export const createApiKeyInput = z
  .object({
    /** Operators leave it out for a key of the platform; members have but one. */
    customerId: z.uuid().optional(),
    name: nameText,
    scopes: scopeList,
    /** Only these phones and their connections; null: all. */
    deviceIds: z.array(z.uuid()).min(1).max(apiKeyBounds.devices).nullable().default(null),
    /** Only the phones of this group, as it is at each request. */
    groupId: z.uuid().nullable().default(null),
    /** Addresses and CIDRs from which the key works; empty: any. */
    addresses: z.array(line(50).min(1)).max(apiKeyBounds.addresses).default([]),
    /** Null: never. Left out: in 90 days. */
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((iso) => new Date(iso))
      .nullish(),
  })
  .refine(({ deviceIds, groupId }) => deviceIds === null || groupId === null, {
    path: ['groupId'],
    error: 'Choose phones or a group, not both',
  });

/** A key for trying out: of all phones, for an hour. */
export const createTrialApiKeyInput = z.object({ customerId: z.uuid().optional(), scopes: scopeList });

export const rollApiKeyInput = z.object({
  id: z.uuid(),
  /** So long the key before still works, milliseconds. */
  overlapMs: z.number().int().min(0).max(apiKeyBounds.overlapMs).default(apiKeyBounds.overlapMs),
});

/** What a program shows. */
export const tokenInput = z.object({ token: z.string().max(200) });
