import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cancelGoogleLink } from '@/domain/account/cancel-google-link';
import { confirmEmailChange } from '@/domain/account/confirm-email-change';
import { confirmGoogleLink } from '@/domain/account/confirm-google-link';
import { getGoogleLink } from '@/domain/account/google-link';
import { googleSignIn } from '@/domain/account/google-sign-in';
import { requestReset } from '@/domain/account/request-reset';
import { resendVerification } from '@/domain/account/resend-verification';
import { resetPassword } from '@/domain/account/reset-password';
import { signUp } from '@/domain/account/sign-up';
import { issueLink, newLink } from '@/domain/link/issue';
import type { PersonLinkKind } from '@/domain/link/kinds';
import { verifyEmail } from '@/domain/account/verify-email';
import { openProfileLink } from '@/domain/connection/open-profile-link';
import { profileLink } from '@/domain/connection/profile-link';
import type { SystemContext } from '@/domain/context';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { newPairingCode } from '@/domain/device/pairing-code';
import { acceptInvitation } from '@/domain/member/accept-invitation';
import { getInvitation } from '@/domain/member/get-invitation';
import { openRotationLink } from '@/domain/rotation-link/open';
import { getLinkRotation } from '@/domain/rotation-link/rotation';
import { offerOpenvpn } from '@/domain/testing/offer-openvpn';
import { newToken } from '@/domain/rotation-link/token';
import { rotateByLink } from '@/domain/rotation-link/use';
import { createOperator } from '@/domain/operator/create';
import { setPassword } from '@/domain/operator/set-password';
import { endSession } from '@/domain/session/end';
import { hashPassword } from '@/domain/session/password';
import { signIn } from '@/domain/session/sign-in';
import { inTransaction } from '@/domain/database';
import { secretHash } from '@pocketproxy/relay/contract';

/** Called with the session that the browser has, whatever it is worth; fails when the person was not let through. */
type OpenRow = (system: SystemContext, sessionId: string | undefined) => Promise<unknown>;

const hourMs = 3_600_000;
const password = 'a long enough password';

/**
 * What anyone may call: a secret that was typed or mailed decides, never who is signed in. By the action's name where
 * there is one. They return the secrets that they used.
 */
export const openRows: Readonly<Record<string, OpenRow>> = {
  signUp: (s) => signUp(s, { email: address(), password }),
  resendVerification: async (s) => {
    const { email } = await someone(s, { emailVerifiedAt: null, passwordHash: await hashPassword(password) });
    await resendVerification(s, { email });
    assert.equal(await s.db.mail.count({ where: { recipient: email, template: 'verify_email' } }), 1);
  },
  verifyEmail: async (s) => {
    const { id } = await someone(s, { emailVerifiedAt: null });
    const token = await link(s, id, 'verify_email');
    await verifyEmail(s, { token });
    return { token };
  },
  requestReset: async (s) => requestReset(s, { email: (await someone(s)).email }),
  openProfileLink: async (s) => {
    const { id, vpnGeneration: generation } = await s.db.connection.findFirstOrThrow({ where: { deletedAt: null } });
    await offerOpenvpn(s.db, id);
    const expiresAt = new Date(s.now.getTime() + hourMs);
    const url = profileLink(s.publicUrl, { connectionId: id, generation, password: true, expiresAt }, s.keys);
    const token = url.split('/').at(-1) ?? '';
    await openProfileLink(s, { token });
    return { token };
  },
  openRotationLink: async (s) => {
    const { token } = await rotationLink(s);
    await openRotationLink(s, { token });
    return { token };
  },
  rotateByLink: async (s) => {
    const { token } = await rotationLink(s);
    await rotateByLink(s, { token });
    return { token };
  },
  getLinkRotation: async (s) => {
    const { token } = await rotationLink(s);
    const { id: rotationId } = await rotateByLink(s, { token });
    await getLinkRotation(s, { token, rotationId });
    return { token };
  },
  resetPassword: async (s) => {
    const token = await link(s, (await someone(s)).id, 'reset_password');
    await resetPassword(s, { token, password });
    return { token, password };
  },
  confirmEmailChange: async (s) => {
    const token = await link(s, (await someone(s)).id, 'change_email');
    await confirmEmailChange(s, { token });
    return { token };
  },
  getInvitation: async (s) => getInvitation(s, await invitation(s)),
  acceptInvitation: async (s) => {
    const { token } = await invitation(s);
    await acceptInvitation(s, { token, name: 'x', password });
    return { token };
  },
  createOperator: (s) => createOperator(s, { email: address() }),
  setPassword: async (s) => {
    const made = await createOperator(s, { email: address() });
    await setPassword(s, { token: made.link.split('/').at(-1) ?? '', password });
    return made;
  },
  signIn: async (s, previousSessionId) => {
    const { email } = await someone(s, { passwordHash: await hashPassword(password) });
    await signIn(withBrowser(s, previousSessionId), { email, password });
  },
  googleSignIn: (s, previousSessionId = randomUUID()) =>
    googleSignIn(withBrowser(s, previousSessionId), { sub: randomUUID(), email: address(), email_verified: true }),
  confirmGoogleLink: async (s) => {
    const secret = await waitingGoogleLink(s);
    await confirmGoogleLink(s, { secret, password });
    return { secret, password };
  },
  cancelGoogleLink: async (s) => {
    const secret = await waitingGoogleLink(s);
    assert.notEqual((await getGoogleLink(s, { secret })).email, null);
    await cancelGoogleLink(s, { secret });
    assert.equal((await getGoogleLink(s, { secret })).email, null);
    return { secret };
  },
  signOut: async (s, sessionId = randomUUID()) => {
    await endSession(s, { id: sessionId });
    assert.equal(await s.db.session.count({ where: { id: sessionId } }), 0);
  },
  claimPairingCode: async (s) => {
    const code = newPairingCode();
    const relay = await s.db.relay.findFirstOrThrow();
    const expiresAt = new Date(s.now.getTime() + hourMs);
    await s.db.pairingCode.create({
      data: { hash: secretHash(code), relayId: relay.id, createdAt: s.now, expiresAt },
    });
    return { ...(await claimPairingCode(s, { code, appVersion: '1' })), code };
  },
};

const withBrowser = (s: SystemContext, previousSessionId: string | undefined = randomUUID()): SystemContext => ({
  ...s,
  browser: { ...s.browser, previousSessionId },
});
const address = () => `${randomUUID()}@open.test`;

function someone(s: SystemContext, more: { emailVerifiedAt?: null; passwordHash?: string } = {}) {
  return s.db.user.create({ data: { email: address(), name: 'Someone', emailVerifiedAt: s.now, ...more } });
}

async function link(s: SystemContext, userId: string, kind: PersonLinkKind): Promise<string> {
  const wanted = { userId, kind, ...(kind === 'change_email' && { newEmail: address() }) };
  return (await inTransaction(s.db, (tx) => issueLink(tx, s, wanted))).secret;
}

/** The browser's secret after Google has proved the address of an account with a password. */
async function waitingGoogleLink(s: SystemContext): Promise<string> {
  const { email } = await someone(s, { passwordHash: await hashPassword(password) });
  const identity = { sub: randomUUID(), email, email_verified: true };
  const outcome = await googleSignIn(s, identity);
  return 'linkSecret' in outcome ? outcome.linkSecret : assert.fail('signed in without the password');
}

async function invitation(s: SystemContext): Promise<{ token: string }> {
  const { secret: token, hash, expiresAt } = newLink(s, 'invitation');
  const { id: customerId } = await s.db.customer.create({ data: { name: 'Inviting' } });
  await s.db.invitation.create({
    data: { customerId, email: address(), role: 'viewer', hash, createdAt: s.now, expiresAt },
  });
  return { token };
}

/** A rotation link of a phone that is online, without a customer. */
async function rotationLink({ db, publicUrl }: SystemContext): Promise<{ token: string }> {
  const { url, hash } = newToken(publicUrl);
  const relay = await db.relay.findFirstOrThrow();
  const secrets = { create: { hash: randomUUID() } };
  const device = await db.device.create({ data: { relayId: relay.id, name: 'Linked', status: 'online', secrets } });
  await db.rotationLink.create({ data: { deviceId: device.id, name: 'Link', hash } });
  return { token: url.split('/').at(-1) ?? '' };
}
