import type { z } from 'zod';
import { billingCycle, type Cycle } from '@pocketproxy/relay/contract';
import { writeAudit } from '@/domain/audit/write';
import { ownerOf } from '@/domain/connection/month-bytes';
import type { Context } from '@/domain/context';
import type { Transaction } from '@/domain/database';
import { parse } from '@/domain/parse';
import { changeSimPlan, type Planned } from '@/domain/sim-plan/change';
import { setSimPlanInput } from '@/domain/sim-plan/input';
import { simPlanColumns, toSimPlanView, type SimPlanView } from '@/domain/sim-plan/view';

/**
 * Sets the data plan of a device's SIM. Its relay counts all connections of the device against it, and stops or slows
 * them at the cap within a second. The use of a new plan, or of another billing day, begins with what we counted since
 * the cycle began, or with `usedBytes`. @throws AppError `not_found`, `forbidden`, `invalid`
 */
export async function setSimPlan(context: Context, input: z.input<typeof setSimPlanInput>): Promise<SimPlanView> {
  const { deviceId, usedBytes, ...limits } = parse(setSimPlanInput, input);
  const { planBytes, slowBitsPerSecond } = limits;
  const data = {
    ...limits,
    planBytes: BigInt(planBytes),
    slowBitsPerSecond: slowBitsPerSecond === null ? null : BigInt(slowBitsPerSecond),
  };
  return changeSimPlan(context, deviceId, async (tx, planned) => {
    const { device, before, timeZone, now } = planned;
    await tx.simPlan.upsert({ where: { deviceId }, create: { deviceId, ...data }, update: data });
    const cycle = billingCycle({ ...limits, timeZone }, now.getTime());
    if (usedBytes !== undefined || !before?.use || before.billingDay !== limits.billingDay)
      await beginUse(tx, planned, cycle, BigInt(usedBytes ?? (await countedIn(tx, planned, cycle))));
    const plan = await tx.simPlan.findUniqueOrThrow({ where: { deviceId }, ...simPlanColumns });
    const after = toSimPlanView(plan, timeZone, now);
    await writeAudit(tx, context, {
      ...({ action: 'sim_plan.set', target: ['device', deviceId] } as const),
      customerId: device.customerId,
      ...(before && { before: audited(toSimPlanView(before, timeZone, now)) }),
      after: audited(after),
    });
    return after;
  });
}

/** The counter begins with so many bytes; what a relay counted until it reads this never comes on top. */
async function beginUse(tx: Transaction, { device: { id: deviceId } }: Planned, cycle: Cycle, bytes: bigint) {
  const use = {
    ...{ cycleStart: new Date(cycle.startMs), cycleEnd: new Date(cycle.endMs) },
    ...{ bytes, phoneBytes: bytes },
  };
  await tx.simUse.upsert({
    where: { deviceId },
    create: { deviceId, ...use },
    update: { ...use, generation: { increment: 1 } },
  });
}

/** What the relay counted on the device since the cycle began, by the days of its customer. */
async function countedIn(tx: Transaction, { device }: Planned, { startMs }: Cycle): Promise<bigint> {
  const { _sum } = await tx.usageDay.aggregate({
    where: { ownerId: ownerOf(device.customerId), day: { gte: new Date(startMs) }, deviceId: device.id },
    _sum: { bytesUp: true, bytesDown: true },
  });
  return (_sum.bytesUp ?? 0n) + (_sum.bytesDown ?? 0n);
}

function audited({ planBytes, billingDay, atCap, slowBitsPerSecond, countsPhone, usedBytes }: SimPlanView) {
  return { planBytes, billingDay, atCap, slowBitsPerSecond, countsPhone, usedBytes };
}
