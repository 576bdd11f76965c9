import { kindsFor, type EventKind } from '@/domain/event/kinds';
import { AppError } from '@/domain/errors';
import { targetProblem, type TargetRules } from '@/webhook/target';

/** @throws AppError `invalid` for an address that webhooks cannot reach, and for events that are not for its owner */
export function refuseWrongTarget(
  { url, events }: { readonly url?: string | undefined; readonly events?: readonly EventKind[] | undefined },
  customerId: string | null,
  rules: TargetRules,
): void {
  const problem = url === undefined ? undefined : targetProblem(url, rules);
  if (problem !== undefined) throw new AppError('invalid', { field: 'url', problem });
  const allowed = kindsFor(customerId === null ? 'operators' : 'customer');
  if (events?.some((kind) => !allowed.includes(kind)))
    throw new AppError('invalid', { field: 'events', problem: 'Choose from the list' });
}

/** What the audit log says of an address: paths and queries of webhooks are often secrets. */
export function auditedHost(url: string): string {
  return new URL(url).host;
}
