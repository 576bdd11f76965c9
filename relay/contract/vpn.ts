import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { mostVpnSessions } from './connection-limits.ts';
import { seal, unseal, type SealingKeys } from './credentials.ts';

/** OpenVPN between relay and web: the relay runs it, web makes profiles for it. */

/** Of the tunnel device, in profiles too: packets of 1,412 bytes outside pass every line that carries 1,420. */
export const vpnMtu = 1_360;

/** Addresses of a connection, one for each session; the first block is the server's own. */
export const vpnAddressesOfConnection = mostVpnSessions;

const keys = z.object({
  /** tls-crypt-v2 server key, 128 bytes in base64: clients' keys come from it. */
  tlsCrypt: z.string(),
  caKey: z.string(),
  serverKey: z.string(),
  serverCertificate: z.string(),
});
/** A relay's secrets of OpenVPN, all PEM but the first. */
export type VpnKeys = z.infer<typeof keys>;

/** Seals a relay's secrets under a key of VERIFIER_KEY, which relay and web both have, bound to the relay's id. */
export function sealVpnKeys(of: VpnKeys, relayId: string, verifierKey: Buffer): string {
  return seal(JSON.stringify(of), relayId, sealing(verifierKey));
}

/** Opens what sealVpnKeys() made. @throws Error when it was changed, moved, or sealed under another key */
export function unsealVpnKeys(sealed: string, relayId: string, verifierKey: Buffer): VpnKeys {
  return keys.parse(JSON.parse(unseal(sealed, relayId, sealing(verifierKey))));
}

function sealing(verifierKey: Buffer): SealingKeys {
  const key = Buffer.from(hkdfSync('sha256', verifierKey, '', 'pocketproxy openvpn', 32));
  return { sealingKeys: new Map([['vpn', key]]), currentKeyId: 'vpn' };
}

const clientKeyBytes = 256;
const tagBytes = 32;
/** tls-crypt-v2 metadata of our own making (openvpn's doc/tls-crypt-v2.txt): a byte for its type, then the key's name. */
const metadataOwn = 0;

/** Whose tls-crypt-v2 key a client has. */
export interface VpnKeyOwner {
  readonly connectionId: string;
  readonly generation: number;
}

/** The name of a key: what it carries to the server as its metadata, readable by a shell. */
export function vpnKeyName({ connectionId, generation }: VpnKeyOwner): string {
  return `${connectionId}.${generation}`;
}

/**
 * The tls-crypt-v2 client key of a connection, PEM: the same each time, so it is stored nowhere; another one for another
 * generation.
 */
export function vpnClientKey(
  { tlsCrypt }: Pick<VpnKeys, 'tlsCrypt'>,
  { connectionId, generation }: VpnKeyOwner,
): string {
  const serverKey = Buffer.from(tlsCrypt, 'base64');
  const info = `pocketproxy client ${connectionId} ${generation}`;
  const key = Buffer.from(hkdfSync('sha256', serverKey, '', info, clientKeyBytes));
  const metadata = Buffer.concat([Buffer.of(metadataOwn), Buffer.from(vpnKeyName({ connectionId, generation }))]);
  return pem('OpenVPN tls-crypt-v2 client key', Buffer.concat([key, wrapped(serverKey, key, metadata)]));
}

/** Whose key it is; undefined when this relay did not make it. */
export function vpnKeyOwner({ tlsCrypt }: Pick<VpnKeys, 'tlsCrypt'>, clientKey: string): VpnKeyOwner | undefined {
  const serverKey = Buffer.from(tlsCrypt, 'base64');
  const raw = Buffer.from(clientKey.replace(/^-----.*-----$/gm, ''), 'base64');
  const wrap = raw.subarray(clientKeyBytes);
  if (wrap.length < tagBytes + clientKeyBytes + 2) return undefined;
  const [tag, body, length] = [wrap.subarray(0, tagBytes), wrap.subarray(tagBytes, -2), wrap.subarray(-2)];
  const decipher = createDecipheriv('aes-256-ctr', serverKey.subarray(0, 32), tag.subarray(0, 16));
  const plain = Buffer.concat([decipher.update(body), decipher.final()]);
  const right = createHmac('sha256', serverKey.subarray(64, 96)).update(length).update(plain).digest();
  if (!timingSafeEqual(tag, right) || !plain.subarray(0, clientKeyBytes).equals(raw.subarray(0, clientKeyBytes))) {
    return undefined;
  }
  const [connectionId, generation] = plain.toString('latin1', clientKeyBytes + 1).split('.');
  return connectionId === undefined ? undefined : { connectionId, generation: Number(generation) };
}

/** The server's tls-crypt-v2 key as openvpn reads it. */
export function vpnServerKeyPem({ tlsCrypt }: Pick<VpnKeys, 'tlsCrypt'>): string {
  return pem('OpenVPN tls-crypt-v2 server key', Buffer.from(tlsCrypt, 'base64'));
}

/** WKc of openvpn's doc/tls-crypt-v2.txt: tag, encrypted key and metadata, length. */
function wrapped(serverKey: Buffer, key: Buffer, metadata: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(tagBytes + key.length + metadata.length + 2);
  const tag = createHmac('sha256', serverKey.subarray(64, 96)).update(length).update(key).update(metadata).digest();
  const cipher = createCipheriv('aes-256-ctr', serverKey.subarray(0, 32), tag.subarray(0, 16));
  return Buffer.concat([tag, cipher.update(Buffer.concat([key, metadata])), cipher.final(), length]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
