import type { z } from 'zod';
import { getAlertSettings } from '@/domain/alert/get-settings';
import { alertSettingsInput } from '@/domain/alert/input';
import { quietUntil } from '@/domain/alert/quiet';
import { ownSide } from '@/domain/alert/side';
import type { AlertSettingsView } from '@/domain/alert/view';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { nilUuid } from '@pocketproxy/relay/contract';
import { parse } from '@/domain/parse';

/**
 * Sets what the person hears of, and when not. Mails that wait for the end of the old quiet hours wait for that of the
 * new ones, or leave now. @throws AppError `forbidden`, `invalid`
 */
export async function setAlertSettings(
  context: Context,
  input: z.input<typeof alertSettingsInput>,
): Promise<AlertSettingsView> {
  const { choices, quiet, timeZone } = parse(alertSettingsInput, input);
  const { db, viewer, now } = context;
  const key = { userId: viewer.userId, sideId: ownSide(viewer) };
  const data = { choices, timeZone, quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null };
  await inTransaction(db, async (tx) => {
    await tx.alertSettings.upsert({ where: { userId_sideId: key }, create: { ...key, ...data }, update: data });
    const customerId = key.sideId === nilUuid ? null : key.sideId;
    await tx.notice.updateMany({
      where: { userId: viewer.userId, customerId, heldUntil: { not: null } },
      data: { heldUntil: (quiet && quietUntil({ ...quiet, timeZone }, now)) ?? now },
    });
  });
  return getAlertSettings(context);
}
