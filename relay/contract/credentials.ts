import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Secrets of the product (SEC-01, SEC-02). Proxy passwords are generated, so a fast keyed hash is enough to check
 * them; the sealed copy lets the portal show them. Keys live outside the database.
 */
export interface CredentialKeys extends SealingKeys {
  /** HMAC key of password verifiers, 32 bytes. */
  readonly verifierKey: Buffer;
}

/** What seals and opens: proxy passwords, the links of mails. */
export interface SealingKeys {
  /** By id, 32 bytes each. */
  readonly sealingKeys: ReadonlyMap<string, Buffer>;
  /** Id of the key that new seals use. */
  readonly currentKeyId: string;
}

/**
 * Parses `VERIFIER_KEY` (base64, 32 bytes) and `SEALING_KEYS`.
 * @throws Error that names the variable and never shows its value.
 */
export function parseCredentialKeys(verifierKey: string, sealingKeys: string): CredentialKeys {
  return { verifierKey: keyBytes('VERIFIER_KEY', verifierKey), ...parseSealingKeys(sealingKeys) };
}

/** Parses `SEALING_KEYS` (`id:base64,id:base64`, the first is current). @throws Error as above */
export function parseSealingKeys(sealingKeys: string): SealingKeys {
  const sealing = new Map<string, Buffer>();
  for (const entry of sealingKeys.split(',')) {
    const [id, value, ...rest] = entry.trim().split(':');
    if (!id || !value || rest.length > 0 || !/^[A-Za-z0-9_-]{1,16}$/.test(id)) {
      throw new Error('SEALING_KEYS must be id:base64[,id:base64…]');
    }
    sealing.set(id, keyBytes('SEALING_KEYS', value));
  }
  const currentKeyId = sealing.keys().next().value;
  if (currentKeyId === undefined) throw new Error('SEALING_KEYS is empty');
  return { sealingKeys: sealing, currentKeyId };
}

function keyBytes(variable: string, base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== 32) throw new Error(`${variable} must hold 32 bytes in base64`);
  return key;
}

/** A new proxy username: `pp` and 12 random characters (60 bits); the database holds it unique over all tenants. */
export function newProxyUsername(): string {
  return `pp${base32(randomBytes(12)).slice(0, 12)}`;
}

/** A new proxy password: 26 characters, 130 bits, safe in URLs and in host:port:user:pass lines. */
export function newProxyPassword(): string {
  return base32(randomBytes(26)).slice(0, 26);
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32 characters, no l, o, 0, 1
function base32(bytes: Buffer): string {
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}

/** Hex verifier of a proxy password (HMAC-SHA-256). */
export function passwordVerifier(password: string, keys: CredentialKeys): string {
  return createHmac('sha256', keys.verifierKey).update(password).digest('hex');
}

/** Checks a password in constant time against a verifier. */
export function passwordMatches(password: string, verifier: string, keys: CredentialKeys): boolean {
  const expected = Buffer.from(verifier, 'hex');
  const actual = createHmac('sha256', keys.verifierKey).update(password).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * Seals text with AES-256-GCM under the current key. `context` is bound to it (the row's id), so that a sealed value
 * cannot be moved to another row. Result: `keyId.iv.tag.ciphertext`, base64url.
 */
export function seal(text: string, context: string, keys: SealingKeys): string {
  const key = keys.sealingKeys.get(keys.currentKeyId);
  if (!key) throw new Error('no current sealing key');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [keys.currentKeyId, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
}

/** Opens what {@link seal} made. @throws Error when the key is unknown or the value was changed or moved. */
export function unseal(sealed: string, context: string, keys: SealingKeys): string {
  const [keyId = '', iv = '', tag = '', body = ''] = sealed.split('.');
  const key = keys.sealingKeys.get(keyId);
  if (!key) throw new Error(`sealing key ${keyId} is not configured`);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
}

/** A new device secret: `ppd_` and 256 random bits. */
export function newDeviceSecret(): string {
  return `ppd_${randomBytes(32).toString('base64url')}`;
}

/** The exact shape of a device secret: 32 bytes in base64url leave two bits of the last character at zero. */
export const deviceSecretPattern = /^ppd_[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** What is stored of a random secret of 128 bits or more (device secrets, pairing codes, tokens): SHA-256, hex. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
