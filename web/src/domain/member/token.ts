import { randomBytes } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';

/** A token for a link: 256 bits, and what is stored of it. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: secretHash(token) };
}

export { secretHash as tokenHash };
