import type { z } from 'zod';
import { inEach, shownOutcome } from '@/domain/bulk/each';
import type { BulkView } from '@/domain/bulk/view';
import type { Context } from '@/domain/context';
import { assignDevice } from '@/domain/device/assign';
import { changeDevicesInput } from '@/domain/device/input';
import { parse } from '@/domain/parse';
import { requestRotation } from '@/domain/rotation/request';
import { clearSchedule } from '@/domain/schedule/clear';
import { setSchedule } from '@/domain/schedule/set';

type Change = z.output<typeof changeDevicesInput>['change'];

/**
 * Does one thing to up to 100 devices, each by the verb that does it to one, with its rights, audit and refusals.
 * Returns what became of each. @throws AppError `invalid`
 */
export async function changeDevices(context: Context, input: z.input<typeof changeDevicesInput>): Promise<BulkView> {
  const { ids, change } = parse(changeDevicesInput, input);
  const done = await inEach(context, { deviceIds: ids }, ids, (id) => changeOne(context, id, change));
  return { results: done.map(({ item: id, outcome }) => ({ id, ...shownOutcome(outcome) })) };
}

function changeOne(context: Context, id: string, change: Change): Promise<unknown> {
  switch (change.kind) {
    case 'rotate':
      return requestRotation(context, { deviceId: id });
    case 'assign':
      return assignDevice(context, { id, customerId: change.customerId });
    case 'schedule':
      return change.schedule
        ? setSchedule(context, { deviceId: id, ...change.schedule })
        : clearSchedule(context, { deviceId: id });
    default:
      return change satisfies never;
  }
}
