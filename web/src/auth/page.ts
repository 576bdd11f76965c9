import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { requestContext } from '@/auth/request-context';
import { currentViewer, whyNoViewer } from '@/auth/viewer';
import { withViewer, type Context } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { safePath } from '@/base/safe-path';
import { pathHeader } from '@/base/path-header';
import { services } from '@/server/services';

/** The moment before anything of this page was read: what changes later, its live stream reports. One for each render. */
export const liveMark = cache(() => services().live.mark());

/** The context of a page for signed-in people, one for layout, title and page; others go to /sign-in and come back from there. */
export const pageContext = cache(async (): Promise<Context> => {
  liveMark();
  const viewer = await currentViewer();
  if (!viewer) {
    const query = new URLSearchParams();
    const from = safePath((await headers()).get(pathHeader));
    if (from) query.set('from', from);
    // Suspended, signed out from elsewhere, a changed role, too long idle: people read that it was so
    const end = await whyNoViewer();
    if (end) query.set('notice', end);
    redirect(query.size > 0 ? `/sign-in?${query.toString()}` : '/sign-in');
  }
  return withViewer(await requestContext(), viewer);
});

/** The context of the portal's pages: operators have their own, and go to the same place there. */
export async function portalContext(): Promise<Context> {
  const context = await pageContext();
  if (context.viewer.isOperator) redirect(adminPath((await headers()).get(pathHeader)));
  return context;
}

/** Where operators find what a path of the portal shows; their overview for what only members have. */
function adminPath(path: string | null): string {
  const same = /^\/portal\/((?:devices|connections|groups|alerts|usage|audit|settings)(?:[/?].*)?)$/.exec(path ?? '');
  return same ? `/admin/${same[1]}` : '/admin';
}

/** The context of a page for operators; for others the page does not exist. */
export async function adminContext(): Promise<Context> {
  const context = await pageContext();
  if (!context.viewer.isOperator) notFound();
  return context;
}

/** Turns a verb's `not_found` into Next's not-found page, and `forbidden` too: for that role the page does not exist. */
export async function orNotFound<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (isAppError(error) && (error.code === 'not_found' || error.code === 'forbidden')) notFound();
    throw error;
  }
}
