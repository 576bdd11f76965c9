import { getSimPlan } from '@/domain/sim-plan/get';
import { removeSimPlan } from '@/domain/sim-plan/remove';
import { setSimPlan } from '@/domain/sim-plan/set';
import { managers, onDevice, seers, type Row } from '@/domain/testing/matrix-row';

const plan = { planBytes: 1, billingDay: 1, atCap: 'nothing', slowBitsPerSecond: null, countsPhone: false } as const;

/** Verbs on the plans of SIMs. */
export const simPlanRows: Readonly<Record<string, Row>> = {
  getSimPlan: onDevice(seers, async (c, { deviceId }) => [await getSimPlan(c, { deviceId })]),
  setSimPlan: onDevice(managers, (c, { deviceId }) => setSimPlan(c, { deviceId, ...plan })),
  removeSimPlan: onDevice(managers, (c, { deviceId }) => removeSimPlan(c, { deviceId })),
};
