import { ceilingNames, ceilings } from '@pocketproxy/relay/contract/ceilings';
import { startingLimits } from '@pocketproxy/relay/contract/connection-limits';
import { z } from 'zod';
import { ceilingNumber } from '@/domain/ceiling/input';

/** The ceilings that a customer may have for itself. Pure: forms read it. */
export const customerCeilingNames = ceilingNames.filter((name) => ceilings[name].of === 'customer');

/** Ceilings that new customers have of their own, null for none; those that are left out stay. */
const ofCustomer = z
  .partialRecord(z.enum(customerCeilingNames), ceilingNumber.nullable())
  .superRefine((given, check) => {
    for (const name of customerCeilingNames) {
      const { label, most } = ceilings[name];
      if ((given[name] ?? 0) > most)
        check.addIssue({ code: 'custom', message: `${label}: at most ${most.toLocaleString('en')}`, path: [name] });
    }
  });

/** Limits that new connections begin with; those that are left out stay. */
export const startingLimitsInput = z.object(startingLimits).partial();

export const setDefaultsInput = z.object({
  customer: ofCustomer.optional(),
  connection: startingLimitsInput.optional(),
});
