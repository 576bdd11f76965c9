import { isOlderCycle } from '../../contract/billing-cycle.ts';

/** Bytes that count against the plan of a SIM, in the billing cycle that began at startMs. */
export interface SimUse {
  readonly startMs: number;
  readonly endMs: number;
  /** As in QuotaUse: raised when a person sets what was used. */
  readonly generation: number;
  /** All connections of the device, both ways. */
  readonly bytes: number;
  /** What the phone counted on its mobile network meanwhile. */
  readonly phoneBytes: number;
  /** The phone's own counter at its last report; null: it has not reported. */
  readonly phoneCounter: number | null;
}

/** Most that is kept of what a phone says it has counted: it may say anything. */
export const maxPhoneBytes = 1_125_899_906_842_624; // 2^50

/** Joins two uses: a higher generation or a newer cycle replaces the other, else bytes add up. The flush's SQL does the same. */
export function addSimUse(use: SimUse, more: SimUse | undefined): SimUse {
  if (!more) return use;
  if (use.generation !== more.generation) return use.generation > more.generation ? use : more;
  if (isOlderCycle(use.startMs, more.startMs)) return more;
  return {
    ...use,
    bytes: use.bytes + more.bytes,
    phoneBytes: Math.min(maxPhoneBytes, use.phoneBytes + more.phoneBytes),
    phoneCounter: more.phoneCounter ?? use.phoneCounter,
  };
}
