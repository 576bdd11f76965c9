/** A hint, not a rule: long and varied is strong. The server refuses common passwords. */
export function strengthOf(password: string): string {
  if (password.length === 0) return 'At least 8 characters. A few random words make a good one.';
  if (password.length < 8) return `Too short: ${8 - password.length} more.`;
  const score = password.length + 2 * new Set(password).size;
  if (score < 24) return 'Weak: make it longer.';
  if (score < 38) return 'Fair: a few more characters make it strong.';
  return 'Strong.';
}
