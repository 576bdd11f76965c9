import { randomInt } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';

/** Letters and digits that nobody mixes up: no I, L, O, U, 0, 1. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const codeLength = 8;
export const pairingCodeLifetimeMs = 10 * 60_000;

/** A new code: 30^8 = 6.6 × 10¹¹ of them (39 bits). Why that is enough: domain/device/pairing-throttle.ts. */
export function newPairingCode(random: (below: number) => number = randomInt): string {
  return Array.from({ length: codeLength }, () => alphabet.charAt(random(alphabet.length))).join('');
}

/** The code as people read it: ABCD-EFGH. */
export function formatPairingCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What is stored of a code that somebody typed, in any case, with or without dash and blanks; undefined when it cannot be one. */
export function pairingCodeHash(typed: string): string | undefined {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  const isCode = code.length === codeLength && [...code].every((character) => alphabet.includes(character));
  return isCode ? secretHash(code) : undefined;
}
