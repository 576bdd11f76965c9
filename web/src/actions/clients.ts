import 'server-only';
import { headers } from 'next/headers';
import { actionLadder } from '@/actions/ladder';
import { requestContext } from '@/auth/request-context';
import { currentViewer, whyNoViewer } from '@/auth/viewer';
import { type ErrorCode, errors, isAppError, shownError } from '@/domain/errors';
import { pathHeader } from '@/base/path-header';
import { refuseForeignOrigin } from '@/server/origin';
import { refuseInView } from '@/server/read-only-view';
import { answerStatus } from '@/base/running-response';
import { services } from '@/server/services';

/** Refusals that programs and proxies on the way should also see. */
const withStatus: readonly ErrorCode[] = ['throttled', 'rotation_cooldown', 'bad_origin'];

/**
 * The ladder of action clients: the first word of an action shows who may call it. What exactly they may do to which
 * row, the verb decides.
 *
 * publicAction    anyone, from our own pages only
 * userAction      signed-in people
 * customerAction  members of an active customer, and operators
 * operatorAction  operators
 */
export const { publicAction, userAction, customerAction, operatorAction } = actionLadder({
  refuseForeign: async () => {
    const given = await headers();
    refuseForeignOrigin(given.get('origin'), services().config.publicUrl);
    refuseInView(given.get(pathHeader));
  },
  context: requestContext,
  viewer: currentViewer,
  whyNoViewer,
  show: async (error) => {
    const { requestId } = await requestContext();
    if (!isAppError(error)) services().log.error({ err: error, requestId }, 'action failed');
    const shown = shownError(error, requestId);
    if (withStatus.includes(shown.code)) answerStatus(errors[shown.code].status, shown.details?.retryAfterSeconds);
    return shown;
  },
});
