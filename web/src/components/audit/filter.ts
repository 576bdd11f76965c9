import type { z } from 'zod';
import { isUuid } from '@/base/uuid';
import { auditActions } from '@/domain/audit/actions';
import type { listAuditInput } from '@/domain/audit/input';
import { fromLocalInput } from '../format/date';

/** The fields of the filter form, as they stand in the address. */
const filterFields = ['action', 'actor', 'target', 'customer', 'from', 'to', 'before'] as const;
type Params = Partial<Record<string, string | string[]>>;

/** Stands for a target or a customer that is no id: nothing has it. */
const nothing = '00000000-0000-0000-0000-000000000000';

/** What was typed, by field, for the form. */
export function typedFilter(params: Params): Record<(typeof filterFields)[number], string> {
  const typed = (name: string) => {
    const value = params[name];
    return typeof value === 'string' ? value.trim().slice(0, 100) : '';
  };
  const [action, actor, target, customer, from, to, before] = filterFields.map(typed);
  return {
    action: action ?? '',
    actor: actor ?? '',
    target: target ?? '',
    customer: customer ?? '',
    from: from ?? '',
    to: to ?? '',
    before: before ?? '',
  };
}

/** The filter of an address, with the page in `before`: broken values narrow to nothing or are left out, times are meant in the zone. */
export function readFilter(params: Params, zone: string): z.input<typeof listAuditInput> {
  const typed = typedFilter(params);
  return {
    action: auditActions.find((action) => action === typed.action),
    actor: typed.actor.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, '') || undefined,
    target: idOf(typed.target),
    customerId: idOf(typed.customer),
    from: moment(typed.from, zone),
    to: moment(typed.to, zone),
    cursor: typed.before || undefined,
  };
}

function idOf(value: string): string | undefined {
  if (value === '') return undefined;
  return isUuid(value) ? value : nothing;
}

function moment(value: string, zone: string): string | undefined {
  const atMs = fromLocalInput(value, zone);
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
}
