import type { RefusalHistoryView } from '@/domain/usage/view';
import { useAsked } from './use-asked';

/** The history as its address sends it: times are ISO 8601. */
export interface Refusals extends Pick<RefusalHistoryView, 'total' | 'lastHour'> {
  readonly reasons: readonly Sent<RefusalHistoryView['reasons'][number]>[];
  readonly rows: readonly Sent<RefusalHistoryView['rows'][number]>[];
}
type Sent<Row> = Omit<Row, 'lastAt'> & { readonly lastAt: string };

interface RefusalsState {
  /** Undefined until the first answer for these hours. */
  readonly refusals: Refusals | undefined;
  /** The relay does not answer, so the last seconds may be missing. */
  readonly relaySilent: boolean;
  /** Why the last question had no answer. */
  readonly error: string | undefined;
  readonly asking: boolean;
  readonly retry: () => void;
}

interface Answer {
  readonly refusals: Refusals;
  readonly relaySilent: boolean;
}

/** What a connection refused in the last hours. */
export function useRefusals(connectionId: string, hours: number): RefusalsState {
  const { answer, error, asking, retry } = useAsked(`/api/connections/${connectionId}/refusals?hours=${hours}`, read);
  const { refusals, relaySilent = false } = answer ?? {};
  return { refusals, relaySilent, error, asking, retry };
}

function read({ refusals, relaySilent = false }: Partial<Answer>): Answer | undefined {
  return refusals && { refusals, relaySilent };
}
