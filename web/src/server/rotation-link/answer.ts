import { errors, isAppError, type AppError, type ErrorCode } from '@/domain/errors';
import type { SystemContext } from '@/domain/context';
import { openRotationLink } from '@/domain/rotation-link/open';
import { getLinkRotation } from '@/domain/rotation-link/rotation';
import { rotateByLink } from '@/domain/rotation-link/use';
import type { LinkRotationView } from '@/domain/rotation-link/view';
import type { LookUpHost } from '@/base/host-addresses';
import type { Logger } from '@/base/log';
import { answerTargetsOf } from '@/server/rotation-link/answer-targets';
import { linkPage } from '@/server/rotation-link/page';
import { isNavigation, purposeOf } from '@/server/rotation-link/purpose';
import type { RotationWaiters } from '@/server/rotation-link/waiters';
import { writeAnswer } from '@/server/rotation-link/write';

/** The longest that a request with `?wait=1` waits for the end of its rotation. */
export const linkWaitMs = 90_000;

/** What answering a link works with. */
export interface LinkTools {
  readonly context: SystemContext;
  readonly waiters: RotationWaiters;
  readonly log: Logger;
  readonly brand: string;
  /** Of the page's script, by the Content Security Policy. */
  readonly nonce: string;
  readonly waitMs?: number;
  readonly lookUp: LookUpHost;
}

/**
 * Answers a request to /r/<token>: rotates for programs, shows a page to browsers, and does nothing for what no one has
 * asked for. An answer says nothing of device, customer or connection beyond the addresses.
 */
export async function answerLink(request: Request, token: string, tools: LinkTools): Promise<Response> {
  const purpose = purposeOf(request);
  if (purpose === 'nothing') return writeAnswer(request, 204);
  if (purpose === 'page') return answerPage(request, token, tools);
  return guarded(request, token, tools, async () => {
    const answerTargets = await answerTargetsOf(tools.context.publicUrl, tools.lookUp);
    const rotation = await rotateByLink(tools.context, { token, answerTargets });
    if (isNavigation(request.headers)) return writeAnswer(request, 303, { seeOther: pageOf(token, rotation.id) });
    return answerRotation(request, token, rotation, tools);
  });
}

/** Answers a request to /r/<token>/<rotation>: how the rotation is, or was; with `?wait=1` once it has ended. */
export async function answerLinkStatus(
  request: Request,
  { token, rotationId }: { readonly token: string; readonly rotationId: string },
  tools: LinkTools,
): Promise<Response> {
  return guarded(request, token, tools, async () => {
    const rotation = await getLinkRotation(tools.context, { token, rotationId });
    return answerRotation(request, token, rotation, tools);
  });
}

/** 200 with the result, or 202 while it runs. Through the phone that rotates, an answer would wait for itself: 202 immediately. */
async function answerRotation(request: Request, token: string, rotation: LinkRotationView, tools: LinkTools) {
  const wants = new URL(request.url).searchParams.get('wait') === '1' && !rotation.throughPhone;
  const latest = wants ? await untilOver(request, token, rotation, tools) : rotation;
  const { result, oldIp: old_ip, newIp: new_ip, durationMs: duration_ms, attempts, id } = latest;
  if (result === 'running')
    return writeAnswer(request, 202, { body: { result, status_url: statusUrl(tools, token, id) } });
  return writeAnswer(request, 200, { body: { result, old_ip, new_ip, duration_ms, attempts } });
}

function untilOver(request: Request, token: string, { id, deviceId }: LinkRotationView, tools: LinkTools) {
  const { context, waiters, waitMs = linkWaitMs } = tools;
  return waiters.until(
    deviceId,
    () => getLinkRotation({ ...context, now: new Date() }, { token, rotationId: id }),
    ({ result, throughPhone }) => result !== 'running' || throughPhone,
    { withinMs: waitMs, signal: request.signal },
  );
}

async function answerPage(request: Request, token: string, { context, log, brand, nonce }: LinkTools) {
  const page = (state: 'ready' | 'gone' | 'throttled') => linkPage({ brand, nonce, state });
  try {
    // A rotation in the query is one that the form has just started, maybe by the last use of the link
    const rotationId = new URL(request.url).searchParams.get('rotation');
    if (rotationId === null) await openRotationLink(context, { token });
    else await getLinkRotation(context, { token, rotationId });
    return writeAnswer(request, 200, { html: page('ready') });
  } catch (error) {
    if (!isAppError(error)) log.error({ err: error, requestId: context.requestId }, 'rotation link failed');
    const throttled = isAppError(error) && error.code === 'throttled';
    return writeAnswer(request, throttled ? 429 : 404, { html: page(throttled ? 'throttled' : 'gone') });
  }
}

/** Turns refusals into answers. */
async function guarded(request: Request, token: string, tools: LinkTools, answer: () => Promise<Response>) {
  try {
    return await answer();
  } catch (error) {
    const { log, context } = tools;
    if (isAppError(error) && isNavigation(request.headers)) return refusalPage(request, tools, error);
    if (isAppError(error)) return refusal(request, token, tools, error);
    log.error({ err: error, requestId: context.requestId }, 'rotation link failed');
    return writeAnswer(request, 500, { body: { error: 'internal' } });
  }
}

/** For browsers that post the form without a script. */
function refusalPage(request: Request, { brand, nonce }: LinkTools, { code, details }: AppError): Response {
  const later = code === 'rotation_running' || code === 'rotation_cooldown' || unavailable.has(code);
  const state = later ? 'later' : code === 'throttled' ? 'throttled' : 'gone';
  const status = state === 'gone' ? 404 : unavailable.has(code) ? 503 : errors[code].status;
  return writeAnswer(request, status, {
    html: linkPage({ brand, nonce, state }),
    retryAfter: details?.retryAfterSeconds,
  });
}

/**
 * Why a phone cannot rotate now, as far as anyone with a link may know: what passes on its own. How a phone is set up stays
 * its owner's affair: one that is not paired looks as if it were offline (adr/0031).
 */
const unavailable: ReadonlyMap<ErrorCode, string> = new Map([
  ['phone_offline', 'phone_offline'],
  ['not_paired', 'phone_offline'],
  ['no_mobile', 'no_mobile'],
  ['no_method', 'unavailable'],
] as const);

function refusal(request: Request, token: string, tools: LinkTools, { code, details }: AppError): Response {
  const retryAfter = details?.retryAfterSeconds;
  switch (code) {
    case 'rotation_running':
      return writeAnswer(request, 409, {
        body: { error: code, status_url: statusUrl(tools, token, String(details?.rotationId)) },
      });
    case 'rotation_cooldown':
    case 'throttled':
      return writeAnswer(request, errors[code].status, { body: { error: code }, retryAfter });
    default: {
      const reason = unavailable.get(code);
      if (reason === undefined) return writeAnswer(request, 404, { body: { error: 'not_found' } });
      return writeAnswer(request, 503, { body: { error: reason }, retryAfter: 30 });
    }
  }
}

function statusUrl({ context: { publicUrl } }: LinkTools, token: string, rotationId: string): string {
  return `${publicUrl}/r/${token}/${rotationId}`;
}

function pageOf(token: string, rotationId: string): string {
  return `/r/${token}?rotation=${rotationId}`;
}
