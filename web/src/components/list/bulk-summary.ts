import type { BulkResult } from '@/domain/bulk/view';

export interface Tally {
  readonly results: readonly BulkResult[];
  /** Those of which no answer came, or that were not sent any more. */
  readonly untried: number;
  /** What became of those that were done: "changed". */
  readonly done: string;
}

const namesShown = 3;

/** "18 changed, 2 refused", and for each reason who it concerns. */
export function summaryOf({ results, untried, done }: Tally, nameOf: (id: string) => string) {
  const refused = results.filter((result) => !result.done);
  const parts = [
    `${results.length - refused.length} ${done}`,
    refused.length > 0 ? `${refused.length} refused` : '',
    untried > 0 ? `${untried} not tried` : '',
  ];
  const reasons = new Map<string, string[]>();
  for (const { id, sentence } of refused) {
    const reason = sentence ?? '';
    reasons.set(reason, [...(reasons.get(reason) ?? []), nameOf(id)]);
  }
  return {
    title: `${parts.filter(Boolean).join(', ')}.`,
    details: [...reasons].map(([reason, names]) => `${listed(names)}: ${reason}`).join(' '),
    good: refused.length === 0 && untried === 0,
  };
}

function listed(names: readonly string[]): string {
  const more = names.length - namesShown;
  return more > 0 ? `${names.slice(0, namesShown).join(', ')} and ${more} more` : names.join(', ');
}
