/** How pairing codes read. Pure: also for the page of a pairing link, which the server never sees the code of. */

/** Letters and digits that no one mixes up: no I, L, O, U, 0, 1. */
export const codeAlphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
export const codeLength = 8;

/** Dashes of every kind, the long vowel sign that Japanese keyboards type for one, blanks, and what has no width. */
const between = /[\p{Pd}\p{Z}\p{C}\p{M}\s−⁃˗ー]/gu;

/** The code that someone has typed, in any case and width and with anything between; undefined when it cannot be one. */
export function readPairingCode(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(between, '').toUpperCase();
  const isCode = code.length === codeLength && [...code].every((character) => codeAlphabet.includes(character));
  return isCode ? code : undefined;
}

/** The code as people read it: ABCD-EFGH. */
export function formatPairingCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The page that helps with a code (docs/adr/0050). The code is in the fragment, which browsers send nowhere. */
export function pairingLink(publicUrl: string, code: string): string {
  return new URL(`/pair#${code}`, publicUrl).href;
}

/** Opens the app on the phone, where it is installed. */
export function appLink(publicUrl: string, code: string): string {
  return `pocketproxy://pair?${new URLSearchParams({ server: publicUrl, code }).toString()}`;
}

/** The line for a Linux box with a modem, and for Termux. @param code as people read it */
export function agentLine(publicUrl: string, code: string): string {
  return `scripts/agent pair ${code} --server ${publicUrl}`;
}
