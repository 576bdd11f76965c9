import { doneLinkKeptMs } from '@/domain/link/done';
import type { BaseContext } from '@/domain/context';
import { markLostDevices } from '@/domain/sweep/lost-devices';
import { endOverdueCommands } from '@/domain/command/end-overdue';
import { expireUnconfirmedAccounts } from '@/domain/sweep/unconfirmed-accounts';
import { defaultLifetimes, type SessionLifetimes } from '@/domain/session/lifetime';

/** A used or expired pairing code is kept this long, so that the dialog can still say what became of it. */
const codeKeptMs = 60 * 60_000;
/** Keys of applied usage flushes are needed only while a relay may repeat one. */
const flushKeptMs = 7 * 24 * 3_600_000;
/** That a mail was sent is kept this long; what it said is wiped when it leaves. */
const mailKeptMs = 7 * 24 * 3_600_000;

/**
 * Deletes what has expired and finishes what got stuck, so that nothing is shown as running that is not (ROT-02,
 * ROT-03, MON-01). Idempotent; returns how many rows each step touched.
 */
export async function sweep(context: BaseContext, { idleMs }: SessionLifetimes = defaultLifetimes) {
  const { db, now } = context;
  const before = (ms: number) => new Date(now.getTime() - ms);
  const codes = await db.pairingCode.deleteMany({ where: { expiresAt: { lt: before(codeKeptMs) } } });
  const sessions = await db.session.deleteMany({
    where: { OR: [{ expiresAt: { lt: now } }, { lastUsedAt: { lt: before(idleMs) } }] },
  });
  const links = await db.link.deleteMany({ where: { expiresAt: { lt: now } } });
  const doneLinks = await db.doneLink.deleteMany({ where: { doneAt: { lt: before(doneLinkKeptMs) } } });
  const mails = await db.mail.deleteMany({ where: { createdAt: { lt: before(mailKeptMs) } } });
  const counters = await db.throttleCounter.deleteMany({ where: { expire: { lt: now.getTime() } } });
  const flushes = await db.usageFlush.deleteMany({ where: { at: { lt: before(flushKeptMs) } } });
  const commands = await endOverdueCommands(context);
  const devices = await markLostDevices(context);
  const accounts = await expireUnconfirmedAccounts(context);
  const counts = {
    codes: codes.count,
    sessions: sessions.count,
    links: links.count + doneLinks.count,
    mails: mails.count,
  };
  return { ...counts, counters: counters.count, flushes: flushes.count, commands, devices, accounts };
}
