import { isUuid } from '@/base/uuid';
import { isAlertKind, type AlertKind } from '@/domain/alert/kinds';
import type { Params } from '../shell/paging';

/** The filter of the list of alerts, as its address has it. */
export interface AlertFilter {
  readonly state: 'open' | 'past' | undefined;
  readonly kind: AlertKind | undefined;
  /** Of this customer alone. */
  readonly customerId: string | undefined;
}

export function alertFilterIn({ state, kind, customer }: Params): AlertFilter {
  return {
    state: state === 'open' || state === 'past' ? state : undefined,
    kind: typeof kind === 'string' && isAlertKind(kind) ? kind : undefined,
    customerId: typeof customer === 'string' && isUuid(customer) ? customer : undefined,
  };
}
