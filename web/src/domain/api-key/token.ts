import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const publicLength = 12;
/** 27 characters of 62 are 160 random bits. */
const secretLength = 27;
const checksumLength = 6;
const shape = new RegExp(`^pp_([0-9A-Za-z]{${publicLength}})[0-9A-Za-z]{${secretLength + checksumLength}}$`);

export interface NewToken {
  /** The whole key, shown once: `pp_`, its public id, 160 random bits and a checksum, so that scanners of secrets find it. */
  readonly token: string;
  /** Names the key on screens; no secret. */
  readonly publicId: string;
  /** SHA-256 of the whole; nothing slower is needed for 160 random bits. */
  readonly hash: Buffer;
}

/** Makes a key. */
export function newToken(): NewToken {
  const publicId = randomText(publicLength);
  const body = `${publicId}${randomText(secretLength)}`;
  const token = `pp_${body}${checksumOf(body)}`;
  return { token, publicId, hash: hashOf(token) };
}

/** The public id in a key; undefined for what is no key, which the checksum tells without asking the database. */
export function publicIdOf(token: string): string | undefined {
  const publicId = shape.exec(token)?.[1];
  const body = token.slice('pp_'.length, -checksumLength);
  return publicId !== undefined && token.endsWith(checksumOf(body)) ? publicId : undefined;
}

/** True when the hash is that of the key. Takes the same time for every wrong one. */
export function isToken(token: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashOf(token), hash);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** CRC-32 in base 62, six characters. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let at = 0; at < checksumLength; at += 1) {
    digits = `${alphabet[rest % alphabet.length]}${digits}`;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
