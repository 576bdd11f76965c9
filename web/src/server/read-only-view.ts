import { AppError } from '@/domain/errors';

/** Pages on which an operator sees what a customer sees. */
const views = /^\/view(?:\/|$|\?)/;

/**
 * Refuses every action of such a page, whatever it is: there an operator looks and does nothing, neither as that
 * customer nor, by a button meant for it, as operator. @throws AppError `read_only`
 */
export function refuseInView(path: string | null): void {
  if (path !== null && views.test(path)) throw new AppError('read_only');
}
