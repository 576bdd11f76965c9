import 'server-only';
import { headers } from 'next/headers';
import { createSafeActionClient } from 'next-safe-action';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { withViewer } from '@/domain/context';
import { AppError, shownError } from '@/domain/errors';
import { refuseForeignOrigin } from '@/lib/origin';
import { answerTooMany } from '@/lib/running-response';
import { services } from '@/lib/services';

/**
 * The ladder of action clients: the first word of an action shows who may call it. What exactly they may do to which
 * row, the verb decides.
 */

/** Anybody, from our own pages only. */
export const publicAction = createSafeActionClient({
  defaultValidationErrorsShape: 'flattened',
  handleServerError: async (error) => {
    const { requestId } = await requestContext();
    if (!(error instanceof AppError)) services().log.error({ err: error, requestId }, 'action failed');
    const shown = shownError(error, requestId);
    if (shown.code === 'throttled') answerTooMany(Number(shown.details?.retryAfterSeconds));
    return shown;
  },
}).use(async ({ next }) => {
  refuseForeignOrigin((await headers()).get('origin'), services().config.publicUrl);
  return next({ ctx: { context: await requestContext() } });
});

/** Signed-in people. */
export const userAction = publicAction.use(async ({ next, ctx }) => {
  const viewer = await currentViewer();
  if (!viewer) throw new AppError('unauthenticated');
  return next({ ctx: { context: withViewer(ctx.context, viewer) } });
});

/** Members of an active customer, and operators. */
export const customerAction = userAction.use(async ({ next, ctx }) => {
  const { viewer } = ctx.context;
  if (!viewer.isOperator && viewer.memberships.length === 0) throw new AppError('forbidden');
  return next({ ctx });
});

/** Operators. */
export const operatorAction = userAction.use(async ({ next, ctx }) => {
  if (!ctx.context.viewer.isOperator) throw new AppError('forbidden');
  return next({ ctx });
});
