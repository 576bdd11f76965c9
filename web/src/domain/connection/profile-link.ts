import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { CredentialKeys } from '@pocketproxy/relay/contract';

/** How long a phone may load a profile by a link. */
export const profileLinkMs = 10 * 60_000;

/** What a link grants. Nothing of it is stored: the link itself is signed. */
export interface ProfileToken {
  readonly connectionId: string;
  /** Of its keys: a new password ends the link, too. */
  readonly generation: number;
  readonly password: boolean;
  readonly expiresAt: Date;
}

/** Connection 16 bytes, generation 4, expiry in seconds 4, with password 1, MAC 16. */
const bodyBytes = 25;
const macBytes = 16;

/** The address that serves the profile to anyone who has it. */
export function profileLink(publicUrl: string, token: ProfileToken, keys: CredentialKeys): string {
  const body = Buffer.alloc(bodyBytes);
  body.write(token.connectionId.replaceAll('-', ''), 'hex');
  body.writeUInt32BE(token.generation, 16);
  body.writeUInt32BE(Math.floor(token.expiresAt.getTime() / 1000), 20);
  body.writeUInt8(token.password ? 1 : 0, 24);
  return `${publicUrl}/ovpn/${Buffer.concat([body, macOf(body, keys)]).toString('base64url')}`;
}

/** What a token of such an address grants; undefined when we did not make it. It may have expired. */
export function readProfileToken(text: string, keys: CredentialKeys): ProfileToken | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== bodyBytes + macBytes) return undefined;
  const body = bytes.subarray(0, bodyBytes);
  if (!timingSafeEqual(macOf(body, keys), bytes.subarray(bodyBytes))) return undefined;
  const id = body.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    connectionId: id,
    generation: body.readUInt32BE(16),
    expiresAt: new Date(body.readUInt32BE(20) * 1000),
    password: body.readUInt8(24) === 1,
  };
}

function macOf(body: Buffer, { verifierKey }: CredentialKeys): Buffer {
  const key = Buffer.from(hkdfSync('sha256', verifierKey, '', 'pocketproxy profile link', 32));
  return createHmac('sha256', key).update(body).digest().subarray(0, macBytes);
}
