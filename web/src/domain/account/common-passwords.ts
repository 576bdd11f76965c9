import { readFileSync } from 'node:fs';

let list: ReadonlySet<string> | undefined;

/**
 * Whether a password, in lower case, is among those that guessing starts with. The list is read once: passwords of 8
 * characters or more from the leaked-password frequency list of zxcvbn 4.4.2 (Dropbox, MIT licence), and the usual words
 * with the usual endings.
 */
export function isCommonPassword(password: string): boolean {
  list ??= new Set(
    readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n'),
  );
  return list.has(password);
}
