import { ceilingNames, ceilings } from '@pocketproxy/relay/contract/ceilings';
import { z } from 'zod';

/** What a ceiling may be set to, below the most that the table allows it. */
export const ceilingNumber = z.number('Enter a number').int('Enter a whole number').min(1, 'At least 1');

/** Values by ceiling, null to go back to what holds without one; ceilings that are left out stay. */
const values = z.partialRecord(z.enum(ceilingNames), ceilingNumber.nullable()).superRefine((given, check) => {
  for (const name of ceilingNames) {
    const { label, most } = ceilings[name];
    if ((given[name] ?? 0) > most)
      check.addIssue({ code: 'custom', message: `${label}: at most ${most.toLocaleString('en')}`, path: [name] });
  }
});

/** customerId null: the ceilings that hold for all. */
export const ceilingsInput = z.object({ customerId: z.uuid().nullable() });

export const setCeilingsInput = ceilingsInput
  .extend({ values })
  .refine(
    ({ customerId, values }) =>
      customerId === null || ceilingNames.every((name) => !(name in values) || ceilings[name].of === 'customer'),
    { error: 'This ceiling is the same for all customers', path: ['values'] },
  );
