import { isUuid } from '@/base/uuid';
import { activityKinds, type ActivityKind, type ActivityResult } from '@/domain/activity/kinds';
import { fromLocalInput } from '../format/date';
import type { Params } from '../shell/paging';

/** What each kind of activity is called in the filter and in a row. */
export const kindWords = {
  rotation: { many: 'Rotations', one: 'Rotation' },
  command: { many: 'Commands', one: 'Command' },
  mail: { many: 'Mails', one: 'Mail' },
  webhook: { many: 'Webhook deliveries', one: 'Webhook' },
  job: { many: 'Jobs, last runs', one: 'Job' },
} as const satisfies Record<ActivityKind, { many: string; one: string }>;

export const resultWords = {
  running: { label: 'Running', tone: 'primary' },
  done: { label: 'Done', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
} as const satisfies Record<ActivityResult, { label: string; tone: string }>;

export type ActivityFilter = Record<'kind' | 'result' | 'customer' | 'from' | 'to', string>;

/** The filter as the address has it; broken values count for nothing. */
export function activityFilterIn(params: Params): ActivityFilter {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === 'string' ? value.trim().slice(0, 100) : '';
  };
  const [kind, result, customer] = [text('kind'), text('result'), text('customer')];
  return {
    kind: activityKinds.find((name) => name === kind) ?? '',
    result: result === 'done' || result === 'failed' ? result : '',
    customer: isUuid(customer) ? customer : '',
    from: text('from'),
    to: text('to'),
  };
}

/** The same as the verb takes it; times are meant in the zone. */
export function wantedActivity(filter: ActivityFilter, zone: string) {
  const moment = (typed: string) => {
    const atMs = fromLocalInput(typed, zone);
    return atMs === undefined ? undefined : new Date(atMs).toISOString();
  };
  return {
    kind: activityKinds.find((name) => name === filter.kind),
    result: filter.result === 'done' || filter.result === 'failed' ? (filter.result as 'done' | 'failed') : undefined,
    customerId: filter.customer || undefined,
    from: moment(filter.from),
    to: moment(filter.to),
  };
}
