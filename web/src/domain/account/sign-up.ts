import 'server-only';
import { utc } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { queueConfirmation } from '@/domain/account/confirmation-mail';
import { signUpInput } from '@/domain/account/input';
import { lockUser } from '@/domain/user/lock';
import { refuseWeakPassword } from '@/domain/account/password-rule';
import { countPublicForm } from '@/domain/account/throttle';
import type { AskedMailView } from '@/domain/account/view';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { startCustomer } from '@/domain/default/apply';
import { askedForKinds, voidLinks } from '@/domain/link/use';
import { queueMail, wakeMail } from '@/domain/mail/queue';
import { parse } from '@/domain/parse';
import { hashPassword } from '@/domain/session/password';
import { asPerson } from '@/domain/user/as-person';
import { inTransaction, isUniqueViolation, type Transaction } from '@/domain/database';

/**
 * Makes a customer with its owner, unverified, and mails the link (AUTH-01). A verified address gets another mail, and
 * nothing changes. A sign-up that waits loses its password, sessions and link: it can only be finished by choosing a
 * password again, so no one can prepare an account for someone else (pre-hijacking). The answer is the same for all.
 * @throws AppError `invalid`, `password_common`, `password_is_email`, `throttled`
 */
export async function signUp(context: SystemContext, input: z.input<typeof signUpInput>): Promise<AskedMailView> {
  const { email, password, name, timeZone } = parse(signUpInput, input);
  refuseWeakPassword(password, email);
  await countPublicForm(context, { form: 'sign_up', email });
  const passwordHash = await hashPassword(password);
  const owner = { email, passwordHash, emailVerifiedAt: null, name, timeZone };
  const mailId = await write(context, owner).catch((error: unknown) => {
    // Someone signed up with the same address at this moment: it may be someone else, so their password goes as well
    if (isUniqueViolation(error)) return write(context, owner);
    throw error;
  });
  wakeMail(context, mailId);
  return { email };
}

function write(context: SystemContext, owner: NewOwner & { readonly passwordHash: string }): Promise<string> {
  const { email, passwordHash } = owner;
  return inTransaction(context.db, async (tx) => {
    const known = await tx.user.findUnique({ where: { email } });
    if (known && !(await voidWaiting(tx, known.id))) {
      const link = `${context.publicUrl}/sign-in`;
      return queueMail(tx, context, { to: email, name: known.name, template: 'account_exists', values: { link } });
    }
    if (known) {
      const entry = { target: ['user', known.id], customerId: null, after: { passwordVoid: true } } as const;
      await writeAudit(tx, context, { action: 'account.sign_up', ...entry });
      return queueConfirmation(tx, context, { id: known.id, email, name: nameOf(email), passwordHash: null });
    }
    const id = await createOwner(tx, context, owner);
    return queueConfirmation(tx, context, { id, email, name: owner.name ?? nameOf(email), passwordHash });
  });
}

/**
 * Takes password, sessions, links and chosen names from an account whose address is not proven, since two people may have
 * typed them. False: it is proven, nothing changed.
 */
async function voidWaiting(tx: Transaction, userId: string): Promise<boolean> {
  const { email, emailVerifiedAt } = await lockUser(tx, userId);
  if (emailVerifiedAt) return false;
  await tx.session.deleteMany({ where: { userId } });
  await voidLinks(tx, userId, askedForKinds);
  const name = nameOf(email);
  await tx.user.update({ where: { id: userId }, data: { name, passwordHash: null } });
  await tx.customer.updateMany({ where: { members: { some: { userId, role: 'owner' } } }, data: { name } });
  return true;
}

interface NewOwner {
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly passwordHash?: string;
  readonly googleSub?: string;
  readonly name?: string | undefined;
  /** Of the customer that is made; UTC when left out. */
  readonly timeZone?: string | undefined;
}

/** What someone is called who has chosen no name. */
function nameOf(email: string): string {
  return email.slice(0, email.indexOf('@')) || email;
}

/** A person and a customer that they own; both have the person's name, without one what stands before the @, until they are renamed. */
export async function createOwner(
  tx: Transaction,
  context: SystemContext,
  { timeZone = utc, ...owner }: NewOwner,
): Promise<string> {
  const { now } = context;
  const name = (owner.name ?? nameOf(owner.email)).slice(0, 80);
  const user = await tx.user.create({ data: { ...owner, name, createdAt: now } });
  const { id: customerId } = await tx.customer.create({ data: { name, timeZone, createdAt: now } });
  await startCustomer(tx, customerId);
  await tx.member.create({ data: { customerId, userId: user.id, role: 'owner', createdAt: now } });
  await writeAudit(tx, asPerson(context, user), {
    action: 'account.sign_up',
    target: ['user', user.id],
    customerId,
    after: { email: owner.email },
  });
  return user.id;
}
