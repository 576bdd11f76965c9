import { createSafeActionClient } from 'next-safe-action';
import { withViewer, type SystemContext } from '@/domain/context';
import { AppError, type ShownError } from '@/domain/errors';
import type { SessionEnd } from '@/domain/session/why-ended';
import type { Viewer } from '@/domain/viewer';

/** What the ladder asks of the running request. */
export interface ActionRequest {
  /** @throws AppError `bad_origin` when the request came from another site */
  refuseForeign(): Promise<void>;
  context(): Promise<SystemContext>;
  viewer(): Promise<Viewer | null>;
  /** Why there is no viewer: the person reads in the open page that the account is suspended. */
  whyNoViewer(): Promise<SessionEnd | undefined>;
  /** Makes of a thrown error what the browser is shown. */
  show(error: unknown): Promise<ShownError>;
}

/** The clients, from anyone to operators. A middleware that only refuses passes nothing on; one that narrows replaces the whole. */
export function actionLadder(request: ActionRequest) {
  const publicAction = createSafeActionClient({
    defaultValidationErrorsShape: 'flattened',
    handleServerError: (error) => request.show(error),
  }).use(async ({ next }) => {
    await request.refuseForeign();
    return next({ ctx: whole(await request.context()) });
  });

  const userAction = publicAction.use(async ({ next, ctx }) => {
    const viewer = await request.viewer();
    if (!viewer)
      throw new AppError((await request.whyNoViewer()) === 'suspended' ? 'customer_suspended' : 'unauthenticated');
    return next({ ctx: whole(withViewer(ctx.context, viewer)) });
  });

  const customerAction = userAction.use(async ({ next, ctx }) => {
    const { viewer } = ctx.context;
    if (!viewer.isOperator && viewer.memberships.length === 0) throw new AppError('forbidden');
    return next();
  });

  const operatorAction = userAction.use(async ({ next, ctx }) => {
    if (!ctx.context.viewer.isOperator) throw new AppError('forbidden');
    return next();
  });

  return { publicAction, userAction, customerAction, operatorAction };
}

/**
 * next-safe-action merges what chained middlewares pass on, and concatenates arrays: a narrowed viewer would only grow.
 * It merges plain objects only, so a context with its own tag takes the place of the one before.
 */
export function whole<C extends SystemContext>(context: C): { context: C } {
  return { context: { ...context, [Symbol.toStringTag]: 'Context' } };
}
