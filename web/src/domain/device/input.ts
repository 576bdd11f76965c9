import { z } from 'zod';
import { annotationFilter } from '@/domain/annotation/input';
import { bulkIds, mostAtOnce } from '@/domain/bulk/input';
import { namesOf } from '@/domain/device/name-pattern';
import { deviceSortNames } from '@/domain/device/sort-names';
import { deviceStateNames } from '@/domain/device/states';
import { pageInput } from '@/domain/page';
import { scheduleManner, scheduleRule } from '@/domain/schedule/input';
import { sortInput } from '@/domain/sort';
import { lines, nameText, searchText } from '@/domain/text';

/** Inputs of the device verbs. Pure: forms take their bounds from the same schemas. */

export const deviceIdInput = z.object({ id: z.uuid() });

/** Of a pairing code, not of a device. */
export const pairingCodeIdInput = z.object({ id: z.uuid() });

/** How a pairing code may be found. Pure: screens read it. */
export const pairingCodeStates = ['waiting', 'used', 'expired', 'revoked'] as const;

export const pairingCodeFilterInput = z.object({
  customerId: z.uuid().optional(),
  state: z.enum(pairingCodeStates).optional(),
  /** Words that all occur in the name of the device, of the customer or of who made it. */
  search: searchText.optional(),
});

export const listPairingCodesInput = pageInput.extend(pairingCodeFilterInput.shape);

export const deviceFilterInput = z.object({
  customerId: z.uuid().optional(),
  /** Words that all occur in what a device shows. */
  search: searchText.optional(),
  state: z.enum(deviceStateNames).optional(),
  /** Of the groups that the viewer may see. */
  groupId: z.uuid().optional(),
  ...annotationFilter,
});

export const listDevicesInput = pageInput.extend({
  ...deviceFilterInput.shape,
  sort: sortInput(deviceSortNames).default('name'),
});

/** A device and the page of its history. */
export const deviceHistoryInput = pageInput.extend({ id: z.uuid() });

export const renameDeviceInput = z.object({ id: z.uuid(), name: nameText });

/** Empty: none. */
export const deviceNotesInput = z.object({ id: z.uuid(), notes: lines(2_000) });

/** customerId null: unassigned. */
export const assignDeviceInput = z.object({ id: z.uuid(), customerId: z.uuid().nullable() });

export const createPairingCodeInput = z.object({
  /** The customer that the device will belong to; operators may leave it out for none. */
  customerId: z.uuid().nullish(),
  /** Replace the phone of this device and keep everything else. */
  deviceId: z.uuid().optional(),
  deviceName: nameText.optional(),
  /** Operators only; without it the relay seen last. */
  relayId: z.uuid().optional(),
});

/** Codes for several new devices, each with its name. */
export const createPairingCodesInput = z.object({
  ...createPairingCodeInput.pick({ customerId: true, relayId: true }).shape,
  /** "Berlin 01–20": at most 100 names, each of 80 characters. */
  names: nameText.refine(
    (text) => namesOf(text) !== undefined,
    `Enter a range, such as Berlin 01–20, of at most ${mostAtOnce}`,
  ),
});

/** Of codes that were made together. */
export const pairingCodeIdsInput = z.object({ ids: bulkIds });

/** Several devices, and what is done to each. */
export const changeDevicesInput = z.object({
  ids: bulkIds,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rotate') }),
    z.object({ kind: z.literal('assign'), customerId: assignDeviceInput.shape.customerId }),
    /** Null ends the automatic rotation. */
    z.object({
      kind: z.literal('schedule'),
      schedule: z.object({ rule: scheduleRule, ...scheduleManner.shape }).nullable(),
    }),
  ]),
});
