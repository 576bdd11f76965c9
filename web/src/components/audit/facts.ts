import type { AuditView } from '@/domain/audit/view';

export interface Fact {
  name: string;
  text: string;
}

/** What a row of the audit log keeps of before or after, for reading: "deviceId" → "device id", null → "—". */
export function factsOf(value: AuditView['before']): Fact[] {
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [{ name: '', text: textOf(value) }];
  return Object.entries(value).map(([name, one]) => ({ name: wordsOf(name), text: textOf(one ?? null) }));
}

function wordsOf(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replace(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function textOf(value: AuditView['before']): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
