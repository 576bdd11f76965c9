import type { SimPlanView } from '@/domain/sim-plan/view';
import { bitsPerMegabit, bytesOf } from '../connection/limits';
import { number, text } from '../format/form';

export const capOptions = [
  { value: 'nothing', label: 'Only warn' },
  { value: 'stop', label: 'Stop the connections' },
  { value: 'slow', label: 'Slow the connections down' },
] as const satisfies readonly { value: SimPlanView['atCap']; label: string }[];

export const countOptions = [
  { value: 'traffic', label: 'Traffic through our proxies' },
  { value: 'phone', label: 'What the phone counts, if it is more' },
] as const;

/** Reads the form; what is no number becomes NaN, which the verb refuses with an error for that field. */
export function readSimPlan(form: FormData) {
  const used = number(form, 'used');
  const atCap = capOptions.find(({ value }) => value === text(form, 'atCap'))?.value ?? 'nothing';
  return {
    planBytes: bytes(form, 'plan') ?? NaN,
    billingDay: number(form, 'billingDay') ?? NaN,
    ...(used !== undefined && { usedBytes: bytes(form, 'used') }),
    atCap,
    slowBitsPerSecond: atCap === 'slow' ? Math.round((number(form, 'slow') ?? NaN) * bitsPerMegabit) : null,
    countsPhone: text(form, 'counts') === 'phone',
  };
}

function bytes(form: FormData, name: string): number | undefined {
  const amount = number(form, name);
  return amount === undefined ? undefined : Math.round(amount * bytesOf(text(form, `${name}Unit`)));
}
