import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { requestContext } from '@/auth/request-context';
import { currentViewer } from '@/auth/viewer';
import { withViewer, type Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { safePath } from '@/lib/safe-path';
import { pathHeader } from '@/lib/path-header';

/** The context of a page for signed-in people; others go to /sign-in and come back from there. */
export async function pageContext(): Promise<Context> {
  const viewer = await currentViewer();
  if (!viewer) {
    const from = safePath((await headers()).get(pathHeader));
    redirect(from ? `/sign-in?${new URLSearchParams({ from }).toString()}` : '/sign-in');
  }
  return withViewer(await requestContext(), viewer);
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
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) notFound();
    throw error;
  }
}
