import { alertBounds } from '@/domain/alert/bounds';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

const { maxMs, aheadMs } = alertBounds.window;

interface Times {
  readonly startsAt: string | null;
  readonly endsAt: string;
}

/** The times of a new window, which begins now unless it says when. @throws AppError `invalid` */
export function windowTimes(times: Times, now: Date): { startsAt: Date; endsAt: Date } {
  const endsAt = new Date(times.endsAt);
  const wanted = times.startsAt === null ? now : new Date(times.startsAt);
  const begin = wanted < now ? now : wanted;
  const refuse = (field: string, problem: string) => new AppError('invalid', { field, problem });
  if (endsAt <= begin) throw refuse('endsAt', 'Choose an end after the start');
  if (endsAt.getTime() - begin.getTime() > maxMs) throw refuse('endsAt', 'At most 7 days');
  if (begin.getTime() - now.getTime() > aheadMs) throw refuse('startsAt', 'At most 90 days ahead');
  return { startsAt: begin, endsAt };
}

/** Refuses one window more where there are many that have not ended. @throws AppError `windows_full` */
export async function refuseManyWindows(
  tx: Transaction,
  of: { readonly deviceId: string } | { readonly relayId: string },
  now: Date,
): Promise<void> {
  const open = await tx.maintenanceWindow.count({ where: { ...of, endsAt: { gt: now } } });
  if (open >= alertBounds.openWindows) throw new AppError('windows_full');
}
