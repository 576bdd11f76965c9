import { z } from 'zod';
import type { Prisma, SimPlan, SimUse } from '@pocketproxy/prisma';
import { billingCycle, simCapActions } from '@pocketproxy/relay/contract';
import { forecastOf, forecastView } from '@/domain/usage/forecast';

/** The data plan of a device's SIM, and what is used of it in the current billing cycle. */
export const simPlanView = z.object({
  deviceId: z.uuid(),
  planBytes: z.number(),
  billingDay: z.number().int(),
  atCap: z.enum(simCapActions),
  slowBitsPerSecond: z.number().nullable(),
  countsPhone: z.boolean(),
  /** By which it counts. */
  usedBytes: z.number(),
  /** All connections of the device, both ways. */
  trafficBytes: z.number(),
  /** What the phone reports; null: it has not reported. */
  phoneBytes: z.number().nullable(),
  cycleStart: z.date(),
  /** Start of the next one. */
  cycleEnd: z.date(),
  reached80At: z.date().nullable(),
  reached100At: z.date().nullable(),
  forecast: forecastView.nullable(),
});
export type SimPlanView = z.infer<typeof simPlanView>;

export const simPlanColumns = { include: { use: true } } as const satisfies Prisma.SimPlanDefaultArgs;

/** As of `now`; what an earlier cycle used no longer counts. */
export function toSimPlanView(plan: SimPlan & { use: SimUse | null }, timeZone: string, now: Date): SimPlanView {
  const { deviceId, billingDay, atCap, countsPhone } = plan;
  const use = plan.use && plan.use.cycleStart <= now && now < plan.use.cycleEnd ? plan.use : null;
  const { startMs, endMs } = billingCycle({ billingDay, timeZone }, now.getTime());
  const [cycleStart, cycleEnd] = [use?.cycleStart ?? new Date(startMs), use?.cycleEnd ?? new Date(endMs)];
  const planBytes = Number(plan.planBytes);
  const trafficBytes = Number(use?.bytes ?? 0n);
  const reports = typeof plan.use?.phoneCounter === 'bigint';
  const phoneBytes = reports ? Number(use?.phoneBytes ?? 0n) : null;
  const usedBytes = countsPhone ? Math.max(trafficBytes, phoneBytes ?? 0) : trafficBytes;
  return {
    ...{ deviceId, planBytes, billingDay, atCap, countsPhone, usedBytes, trafficBytes, phoneBytes },
    slowBitsPerSecond: plan.slowBitsPerSecond === null ? null : Number(plan.slowBitsPerSecond),
    ...{ cycleStart, cycleEnd },
    reached80At: use?.reached80At ?? null,
    reached100At: use?.reached100At ?? null,
    forecast: forecastOf({ usedBytes, limitBytes: planBytes, since: cycleStart, endsAt: cycleEnd }, now),
  };
}
