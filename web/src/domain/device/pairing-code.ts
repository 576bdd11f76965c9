import { randomInt } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';
import { codeAlphabet, codeLength, readPairingCode } from '@/domain/device/code-text';

export const pairingCodeLifetimeMs = 10 * 60_000;
/** Of codes made together: people walk from phone to phone with a sheet of paper. */
export const batchLifetimeMs = 2 * 60 * 60_000;

/** A new code: 30^8 = 6.6 × 10¹¹ of them (39 bits). Why that is enough: domain/device/pairing-throttle.ts. */
export function newPairingCode(random: (below: number) => number = randomInt): string {
  return Array.from({ length: codeLength }, () => codeAlphabet.charAt(random(codeAlphabet.length))).join('');
}

/** What is stored of a typed code; undefined when it cannot be one. */
export function pairingCodeHash(typed: string): string | undefined {
  const code = readPairingCode(typed);
  return code === undefined ? undefined : secretHash(code);
}
