import { isReason, reasons } from '@pocketproxy/relay/contract';

/** The words of the reasons table, the same that the relay logged; null for none and for those of a newer relay. */
export function sentenceOf(reason: string | null): string | null {
  return reason !== null && isReason(reason) ? reasons[reason].sentence : null;
}
