import { hourMs, sliceMs, stepStartMs } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { seenDevice } from '@/domain/device/load';
import { parse } from '@/domain/parse';
import { readingsInput, type ReadingRange } from '@/domain/reading/input';
import type { ReadingsView } from '@/domain/reading/view';
import { historySince } from '@/domain/visibility/devices';

const steps = {
  day: { stepMs: sliceMs, count: 288 },
  month: { stepMs: hourMs, count: 720 },
} as const satisfies Record<ReadingRange, { stepMs: number; count: number }>;

/**
 * Battery, signal, temperature and round trip of a device over time, as far as its present customer may look back.
 * @throws AppError `not_found`
 */
export async function getDeviceReadings(context: Context, input: z.input<typeof readingsInput>): Promise<ReadingsView> {
  const { id, range } = parse(readingsInput, input);
  const device = await seenDevice(context, id);
  const { stepMs, count } = steps[range];
  const from = stepStartMs(stepMs, context.now.getTime()) - (count - 1) * stepMs;
  const since = new Date(Math.max(from, historySince(context.viewer, device)?.getTime() ?? from));
  const rows = new Map(
    (await readRows(context, id, range, since)).map((row) => [Math.floor((row.at.getTime() - from) / stepMs), row]),
  );
  const of = (name: keyof Values) => Array.from({ length: count }, (_, step) => rows.get(step)?.[name] ?? null);
  return {
    ...{ range, at: context.now, from: new Date(from), stepMs },
    ...{ batteryPercent: of('batteryPercent'), signalDbm: of('signalDbm') },
    ...{ temperatureC: of('temperatureC'), rttMs: of('rttMs') },
  };
}

interface Values {
  readonly batteryPercent: number | null;
  readonly signalDbm: number | null;
  readonly temperatureC: number | null;
  readonly rttMs: number | null;
}

async function readRows(
  { db }: Context,
  deviceId: string,
  range: ReadingRange,
  since: Date,
): Promise<(Values & { readonly at: Date })[]> {
  if (range === 'day') return db.deviceReading.findMany({ where: { deviceId, at: { gte: since } } });
  const rows = await db.deviceReadingHour.findMany({ where: { deviceId, hour: { gte: since } } });
  return rows.map(({ hour, ...values }) => ({ ...values, at: hour }));
}
