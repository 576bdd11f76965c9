import { newPasswordText } from '@/domain/account/input';
import { textBounds } from '../format/bounds';

const { minLength = 0 } = textBounds(newPasswordText);

/** A hint, not a rule: long and varied is strong. The server refuses common passwords. */
export function strengthOf(password: string): string {
  if (password.length === 0) return `At least ${minLength} characters. A few random words work well.`;
  if (password.length < minLength) return `Too short: ${minLength - password.length} more.`;
  const score = password.length + 2 * new Set(password).size;
  if (score < 24) return 'Weak: make it longer.';
  if (score < 38) return 'Fair: a few more characters make it strong.';
  return 'Strong.';
}
