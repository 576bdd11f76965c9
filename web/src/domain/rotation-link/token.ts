import { randomBytes } from 'node:crypto';
import { secretHash } from '@pocketproxy/relay/contract';

/** 192 random bits; only their SHA-256 is stored. The address is the configured one, never the request's. */
export function newToken(publicUrl: string): { readonly url: string; readonly hash: string } {
  const token = randomBytes(24).toString('base64url');
  return { url: linkUrl(publicUrl, token), hash: secretHash(token) };
}

/** Where a token is used. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/r/${token}`;
}
