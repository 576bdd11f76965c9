import { mostAtOnce } from '@/domain/bulk/input';

/** "Berlin 01–20": what comes before the numbers, the first and the last one. */
const pattern = /^(.*?)(\d{1,6})\s*(?:[-–—]|\.\.\.?|…|to)\s*(\d{1,6})$/u;

/**
 * The names that a pattern stands for: "Berlin 01–20" for Berlin 01, Berlin 02, … Berlin 20. Numbers are as wide as the
 * first one is written. Undefined for what is no pattern, runs backwards or names more than 100.
 */
export function namesOf(text: string): string[] | undefined {
  const [, before = '', first = '', last = ''] = pattern.exec(text.trim()) ?? [];
  const [from, to] = [Number(first), Number(last)];
  const count = to - from + 1;
  if (first === '' || count < 1 || count > mostAtOnce) return undefined;
  return Array.from({ length: count }, (_, index) => `${before}${String(from + index).padStart(first.length, '0')}`);
}
