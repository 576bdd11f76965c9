import { randomInt } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';

/** Letters and digits that no one mixes up: no I, L, O, U, 0, 1. */
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

/** Dashes of every kind, the long vowel sign that Japanese keyboards type for one, blanks, and what has no width. */
const between = /[\p{Pd}\p{Z}\p{C}\p{M}\s−⁃˗ー]/gu;

/** What is stored of a typed code, in any case and width and with anything between; undefined when it cannot be one. */
export function pairingCodeHash(typed: string): string | undefined {
  const code = typed.normalize('NFKC').replace(between, '').toUpperCase();
  const isCode = code.length === codeLength && [...code].every((character) => alphabet.includes(character));
  return isCode ? secretHash(code) : undefined;
}
