import { isAlertKind, type AlertKind } from '@/domain/alert/kinds';
import type { Params } from '../shell/paging';

/** The filter of the list of alerts, as its address has it. */
export interface AlertFilter {
  readonly state: 'open' | 'past' | undefined;
  readonly kind: AlertKind | undefined;
}

export function alertFilterIn({ state, kind }: Params): AlertFilter {
  return {
    state: state === 'open' || state === 'past' ? state : undefined,
    kind: typeof kind === 'string' && isAlertKind(kind) ? kind : undefined,
  };
}
