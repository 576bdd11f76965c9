import { randomUUID } from 'node:crypto';
import { cancelEmailChange as cancelChange } from '@/domain/account/cancel-email-change';
import { getBell } from '@/domain/alert/bell';
import { getAlertSettings } from '@/domain/alert/get-settings';
import { readNotices } from '@/domain/alert/read-notices';
import { setAlertSettings } from '@/domain/alert/set-settings';
import { changePassword as change } from '@/domain/account/change-password';
import { deleteAccount as remove } from '@/domain/account/delete';
import { planDeletion } from '@/domain/account/deletion';
import { getAccount } from '@/domain/account/get';
import { linkGoogle, openGoogleLink as openLink } from '@/domain/account/link-google';
import { renameAccount as rename } from '@/domain/account/rename';
import { requestEmailChange as requestChange } from '@/domain/account/request-email-change';
import { unlinkGoogle as unlink } from '@/domain/account/unlink-google';
import type { Context } from '@/domain/context';
import { joinCustomer as join } from '@/domain/member/join';
import { newLink } from '@/domain/link/issue';
import { endOneSession } from '@/domain/session/end-one';
import { endOtherSessions } from '@/domain/session/end-others';
import { listSessions } from '@/domain/session/list';
import { getEndedShare } from '@/domain/share/get-ended';
import { people, shutOut, typedPassword, type Person } from '@/domain/testing/matrix-people';
import type { Row } from '@/domain/testing/matrix-row';

const signedIn: readonly Person[] = people.filter((person) => !shutOut.includes(person));
const members: readonly Person[] = signedIn.filter((person) => person !== 'operator');
const password = typedPassword;

/** About oneself: everyone who is signed in may, and no one else can be named. */
const ofOneself = (run: Row['run']): Row => ({ run, seenBy: signedIn, allowed: signedIn });

/**
 * What people do with their own accounts, by the action's name where there is one. The subject's member is the
 * bystander to whom none of it may happen.
 */
export const accountRows: Readonly<Record<string, Row>> = {
  getBell: ofOneself((c) => getBell(c)),
  // Of a device that never was shared with them: the same answer for all
  endedShare: ofOneself((c, { deviceId }) => getEndedShare(c, { deviceId })),
  readNotices: ofOneself((c) => readNotices(c)),
  getAlertSettings: ofOneself((c) => getAlertSettings(c)),
  setAlertSettings: ofOneself((c) => setAlertSettings(c, { choices: {}, quiet: null, timeZone: 'UTC' })),
  getAccount: ofOneself((c) => getAccount(c)),
  listSessions: ofOneself((c) => listSessions(c)),
  renameAccount: ofOneself((c) => rename(c, { name: 'x' })),
  planDeletion: ofOneself((c) => planDeletion(c)),
  endSession: { run: (c, { sessionId: id }) => endOneSession(c, { id }), seenBy: [], allowed: [] },
  endOwnSession: ofOneself((c) => endOneSession(c, { id: c.viewer.sessionId })),
  endSessionsElsewhere: ofOneself((c) => endOtherSessions(c)),
  changePassword: ofOneself((c) => change(c, { current: password, password })),
  requestEmailChange: ofOneself((c) => requestChange(c, { email: `${randomUUID()}@new.test`, password })),
  cancelEmailChange: ofOneself((c) => cancelChange(c)),
  openGoogleLink: ofOneself((c) => openLink(c, { password })),
  linkGoogle: ofOneself(async (c) => {
    await openLink(c, { password });
    await linkGoogle(c, { sub: randomUUID(), email: c.viewer.email, email_verified: true });
  }),
  unlinkGoogle: ofOneself((c) => unlink(c, { password })),
  // Refused by its rule, a wrong password, so that everyone is still there for the next row
  deleteAccount: {
    run: (c) => remove(c, { password: 'not the password' }),
    seenBy: signedIn,
    allowed: members,
  },
  joinCustomer: ofOneself(async (c) => {
    const { token, customerId } = await invitation(c, c.viewer.email);
    await join(c, { token });
    await c.db.customer.delete({ where: { id: customerId } });
    return { token };
  }),
  joinByAnothersInvitation: {
    run: async (c) => join(c, await invitation(c, `${randomUUID()}@x.test`)),
    seenBy: signedIn,
    allowed: [],
  },
};

async function invitation(context: Context, email: string): Promise<{ token: string; customerId: string }> {
  const { db, now } = context;
  const { secret: token, hash, expiresAt } = newLink(context, 'invitation');
  const { id: customerId } = await db.customer.create({ data: { name: 'Inviting' } });
  await db.invitation.create({ data: { customerId, email, role: 'viewer', hash, createdAt: now, expiresAt } });
  return { token, customerId };
}
