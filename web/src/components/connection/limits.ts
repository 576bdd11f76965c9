import type { ConnectionView } from '@/domain/connection/view';
import { fromLocalInput, toLocalInput } from '../format/date';
import { number, text } from '../format/form';
import { readProtocols } from './protocol-fields';

export type QuotaPeriod = ConnectionView['quotaPeriod'];

export const tlsOptions = [
  { value: 'optional', label: 'Optional' },
  { value: 'required', label: 'Required' },
] as const;

export const periodOptions = [
  { value: 'month', label: 'per month' },
  { value: 'day', label: 'per day' },
  { value: 'none', label: 'in total' },
] as const satisfies readonly { value: QuotaPeriod; label: string }[];

export const unitOptions = [
  { value: 'MB', label: 'MB', bytes: 1e6 },
  { value: 'GB', label: 'GB', bytes: 1e9 },
  { value: 'TB', label: 'TB', bytes: 1e12 },
] as const;

export type Unit = (typeof unitOptions)[number]['value'];

/** Of a data limit that is not set yet. */
export const standardUnit: Unit = 'GB';

/** Speeds are typed in Mbit/s. */
export const bitsPerMegabit = 1e6;

export function bytesOf(unit: string): number {
  return (unitOptions.find(({ value }) => value === unit) ?? unitOptions[1]).bytes;
}

/** A number of bytes as amount and the largest unit that shows it without loss of sense: 500e6 → 500 MB. */
export function amountOf(bytes: number): { amount: number; unit: Unit } {
  const unit = [...unitOptions].reverse().find((candidate) => bytes >= candidate.bytes) ?? unitOptions[0];
  return { amount: bytes / unit.bytes, unit: unit.value };
}

/**
 * Reads the limit fields of a form. Empty means no limit (null); what is no number becomes NaN, which the verb refuses
 * with an error for that field. An expiry that was not touched stays as it was to the second.
 */
export function readLimits(form: FormData, zone: string, expiryNow: Date | null = null) {
  const quota = number(form, 'quota');
  const speed = number(form, 'speed');
  return {
    protocols: readProtocols(form),
    requireTls: text(form, 'tls') === '' ? undefined : text(form, 'tls') === 'required',
    expiresAt: readExpiry(text(form, 'expiresAt'), zone, expiryNow),
    quotaBytes: quota === undefined ? null : Math.round(quota * bytesOf(text(form, 'quotaUnit'))),
    quotaPeriod: choice(periodOptions, text(form, 'quotaPeriod'), 'month'),
    speedBitsPerSecond: speed === undefined ? null : Math.round(speed * bitsPerMegabit),
    maxStreams: number(form, 'maxStreams'),
    maxConnectsPerSecond: number(form, 'maxConnectsPerSecond'),
    rotationWaitSeconds: number(form, 'rotationWaitSeconds'),
    maxVpnSessions: number(form, 'maxVpnSessions'),
  };
}

function readExpiry(value: string, zone: string, now: Date | null): string | null {
  if (value === '') return null;
  if (now && toLocalInput(now.getTime(), zone) === value) return now.toISOString();
  return new Date(fromLocalInput(value, zone) ?? 0).toISOString();
}

function choice<Value extends string>(options: readonly { value: Value }[], value: string, otherwise: Value): Value {
  return options.find((option) => option.value === value)?.value ?? otherwise;
}
