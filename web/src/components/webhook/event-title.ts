import { eventKindNames, eventKinds } from '@/domain/event/kinds';

/** A kind that is no longer in use stands for itself. */
export function titleOf(kind: string): string {
  const known = eventKindNames.find((name) => name === kind);
  return known ? eventKinds[known].title : kind;
}
