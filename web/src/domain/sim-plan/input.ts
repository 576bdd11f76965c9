import { z } from 'zod';
import { maxQuotaBytes } from '@pocketproxy/relay/contract/connection-limits';
import { simPlanLimits } from '@pocketproxy/relay/contract/sim-plans';

/** Inputs of the verbs of SIM plans. Pure: forms take their bounds from the same schemas. */

export const simPlanDeviceInput = z.object({ deviceId: z.uuid() });

export const simPlanFields = z.object({
  ...simPlanLimits,
  /** Used in this billing cycle so far; left out, what we counted since it began, or what stands already. */
  usedBytes: z.number().int().min(0).max(maxQuotaBytes).optional(),
});

export const setSimPlanInput = simPlanDeviceInput
  .extend(simPlanFields.shape)
  .refine(({ atCap, slowBitsPerSecond }) => (atCap === 'slow') === (slowBitsPerSecond !== null), {
    path: ['slowBitsPerSecond'],
    error: 'Enter a speed',
  });
