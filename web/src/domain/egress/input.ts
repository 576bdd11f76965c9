import { z } from 'zod';
import { egressExceptionStates, egressTexts } from '@/domain/egress/bounds';
import { pageInput } from '@/domain/page';
import { line, searchText } from '@/domain/text';

/** Inputs of the verbs of egress exceptions. Pure: forms take their bounds from the same schemas. */

export const egressExceptionIdInput = z.object({ id: z.uuid() });

export const egressExceptionFilterInput = z.object({
  state: z.enum(egressExceptionStates).optional(),
  /** Words that all occur in the block, the note, or the names of the device, the customer and who made it. */
  search: searchText.optional(),
});

export const listEgressExceptionsInput = pageInput.extend(egressExceptionFilterInput.shape);

/** For which phones: those of a customer, one, or with neither all. */
const held = {
  customerId: z.uuid().nullable().default(null),
  deviceId: z.uuid().nullable().default(null),
};
const oneOfBoth = {
  check: (of: { customerId: string | null; deviceId: string | null }) => of.customerId === null || of.deviceId === null,
  words: { path: ['deviceId'], error: 'Choose a customer or a device, not both' },
};

export const egressCoverInput = z.object(held).refine(oneOfBoth.check, oneOfBoth.words);

const port = z.number('Enter a port').int('Enter a whole number').min(1, 'At least 1').max(65_535, 'At most 65535');

export const createEgressExceptionInput = z
  .object({
    /** An address or a CIDR, IPv4 or IPv6. */
    cidr: line(egressTexts.cidr).min(1, 'Enter an address or a CIDR'),
    /** The only port, or the first of a range; null: all ports but those of mail. */
    fromPort: port.nullable().default(null),
    /** The last port of the range; null: the first is the only one. */
    toPort: port.nullable().default(null),
    ...held,
    note: line(egressTexts.note).min(1, 'Enter the reason'),
    /** Null: it holds until it is removed. */
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((iso) => new Date(iso))
      .nullable()
      .default(null),
  })
  .refine(oneOfBoth.check, oneOfBoth.words)
  .refine(({ fromPort, toPort }) => toPort === null || (fromPort !== null && fromPort <= toPort), {
    path: ['toPort'],
    error: 'The last port comes after the first',
  });
