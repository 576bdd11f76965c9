import { randomBytes } from 'node:crypto';
import { writeAudit } from '@/domain/audit/write';
import type { SystemContext } from '@/domain/context';
import { hashPassword, verifyPassword } from '@/domain/session/password';
import { inTransaction, type Transaction } from '@/domain/database';

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
}

export interface DemoAccounts {
  readonly operator: DemoSignIn;
  readonly customer: DemoSignIn;
}

export const demoEmails = {
  operator: 'operator@demo.pocketproxy.test',
  customer: 'customer@demo.pocketproxy.test',
} as const;
const customerName = 'Demo customer';

/**
 * Makes the demo's operator and customer, or finds them. A password that is known from an earlier start and still works
 * stays; else a new one is generated, and the sessions of that user end.
 */
export async function ensureDemoAccounts(context: SystemContext, known: Partial<DemoAccounts>): Promise<DemoAccounts> {
  const operator = await ensureUser(context, 'operator', known.operator?.password);
  const customer = await ensureUser(context, 'customer', known.customer?.password);
  return { operator, customer };
}

/** The id of the demo's customer. @throws Error before {@link ensureDemoAccounts} */
export async function demoCustomerId({ db }: SystemContext): Promise<string> {
  const member = await db.member.findFirstOrThrow({ where: { user: { email: demoEmails.customer } } });
  return member.customerId;
}

async function ensureUser(
  context: SystemContext,
  who: keyof typeof demoEmails,
  known: string | undefined,
): Promise<DemoSignIn> {
  const email = demoEmails[who];
  const user = await context.db.user.findUnique({ where: { email } });
  if (user && known !== undefined && (await verifyPassword(user.passwordHash, known)))
    return { email, password: known };
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password);
  await inTransaction(context.db, async (tx) => {
    const { id } = user
      ? await tx.user.update({ where: { email }, data: { passwordHash, sessionVersion: { increment: 1 } } })
      : await createUser(tx, context, who, passwordHash);
    await writeAudit(tx, context, { action: 'demo.seed', target: ['user', id], customerId: null, after: { email } });
  });
  return { email, password };
}

async function createUser(tx: Transaction, { now }: SystemContext, who: keyof typeof demoEmails, passwordHash: string) {
  const isOperator = who === 'operator';
  const name = isOperator ? 'Demo operator' : 'Demo owner';
  const user = await tx.user.create({
    data: { email: demoEmails[who], name, passwordHash, isOperator, emailVerifiedAt: now, createdAt: now },
  });
  if (!isOperator) {
    const customer = await tx.customer.create({ data: { name: customerName, createdAt: now } });
    await tx.member.create({ data: { customerId: customer.id, userId: user.id, role: 'owner', createdAt: now } });
  }
  return user;
}
