import assert from 'node:assert/strict';
import { unseal } from '@pocketproxy/relay/contract';
import { requestReset } from '@/domain/account/request-reset';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import { verifyEmail } from '@/domain/account/verify-email';
import { withViewer, type Context } from '@/domain/context';
import { sealContext } from '@/domain/mail/queue';
import { loadViewer } from '@/domain/session/load-viewer';
import { signIn } from '@/domain/session/sign-in';
import type { World } from '@/domain/testing/world';

export const accountPassword = 'correct horse battery';

/** What people do with their accounts in tests, in a world that opens before the first of them. */
export function accountSteps(opened: () => World) {
  const join = (email: string) => signUp(opened().system, { email, password: accountPassword });
  const enter = (email: string, typed = accountPassword) => signIn(opened().system, { email, password: typed });
  const forgot = (email: string) => requestReset(opened().system, { email });
  const reset = (token: string, chosen = 'another horse battery') =>
    resetPassword(opened().system, { token, password: chosen });
  const verify = (token: string) => verifyEmail(opened().system, { token });

  /** The mails to an address, newest first, with the token of their link. */
  async function mailsTo(email: string) {
    const mails = await opened().db.mail.findMany({ where: { recipient: email }, orderBy: { createdAt: 'desc' } });
    return mails.map(({ id, template, sealedValues }) => {
      const values = Object(JSON.parse(unseal(sealedValues ?? '', sealContext(id), opened().system.keys)));
      return { template, token: String(values.link ?? '').split('token=')[1] ?? '' };
    });
  }
  async function tokenOf(email: string, template: string): Promise<string> {
    const mail = (await mailsTo(email)).find((one) => one.template === template);
    assert.ok(mail, `${template} to ${email}`);
    return mail.token;
  }
  async function joined(email: string): Promise<Context> {
    await join(email);
    await verify(await tokenOf(email, 'verify_email'));
    return signedIn(email);
  }
  async function signedIn(email: string, typed = accountPassword): Promise<Context> {
    const { sessionId } = await enter(email, typed);
    const viewer = await loadViewer(opened().system, { sessionId });
    assert.ok(viewer);
    return withViewer(opened().system, viewer);
  }
  return { join, enter, forgot, reset, verify, mailsTo, tokenOf, joined, signedIn };
}
