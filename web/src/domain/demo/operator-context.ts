import { demoEmails } from '@/domain/demo/accounts';
import { withViewer, type Context, type SystemContext } from '@/domain/context';

/** The demo's operator as a viewer, so that the seed goes through the same verbs as everyone. */
export async function demoOperatorContext(context: SystemContext): Promise<Context> {
  const { id, email, name } = await context.db.user.findUniqueOrThrow({ where: { email: demoEmails.operator } });
  return withViewer(context, { userId: id, email, name, isOperator: true, sessionId: id, memberships: [], shares: [] });
}
