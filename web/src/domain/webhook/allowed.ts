import { kindsForWebhook, type AlertKind } from '@/domain/alert/kinds';
import { kindsFor, type EventKind } from '@/domain/event/kinds';
import { AppError } from '@/domain/errors';
import { targetProblem, type TargetRules } from '@/webhook/target';

interface Wanted {
  readonly url?: string | undefined;
  readonly events?: readonly EventKind[] | undefined;
  readonly alerts?: readonly AlertKind[] | null | undefined;
}

/** @throws AppError `invalid` for an address that webhooks cannot reach, and for events and alerts that are not for its owner */
export function refuseWrongTarget(
  { url, events, alerts }: Wanted,
  customerId: string | null,
  rules: TargetRules,
): void {
  const problem = url === undefined ? undefined : targetProblem(url, rules);
  if (problem !== undefined) throw new AppError('invalid', { field: 'url', problem });
  const audience = customerId === null ? 'operators' : 'customer';
  const allowed = kindsFor(audience);
  if (events?.some((kind) => !allowed.includes(kind)))
    throw new AppError('invalid', { field: 'events', problem: 'Choose from the list' });
  const allowedAlerts = kindsForWebhook(audience);
  if (alerts?.some((kind) => !allowedAlerts.includes(kind)))
    throw new AppError('invalid', { field: 'alerts', problem: 'Choose from the list' });
}

/** What the audit log says of an address: paths and queries of webhooks are often secrets. */
export function auditedHost(url: string): string {
  return new URL(url).host;
}
