import words from './common-passwords.json' with { type: 'json' };

/**
 * Commonly used passwords of 8 characters or more, lower case: the leaked-password frequency list of zxcvbn 4.4.2
 * (Dropbox, MIT licence) and the usual words with the usual endings. A JSON file, one word a line: every bundler and
 * Node read it as a module, so it needs no path at run time.
 */
export const commonPasswords: ReadonlySet<string> = new Set(words);
