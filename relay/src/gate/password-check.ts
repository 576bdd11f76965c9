import { timingSafeEqual } from 'node:crypto';
import { passwordMatches, type CredentialKeys } from '../../contract/credentials.ts';
import type { ConnectionState } from '../connection/connection.ts';

export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Whether the credentials are those of this connection. A wrong name costs what a wrong password costs. The pair that
 * was right last is kept with the connection, so that the next stream needs one comparison and no HMAC.
 */
export function credentialsMatch(
  connection: ConnectionState,
  { username, password }: ProxyCredentials,
  keys: CredentialKeys,
): boolean {
  const received = Buffer.from(`${username}\0${password}`);
  const known = connection.knownCredentials;
  if (known && sameBytes(received, known)) return true;
  const nameRight = sameBytes(Buffer.from(username), Buffer.from(connection.settings.username));
  const passwordRight = passwordMatches(password, connection.settings.verifier, keys);
  if (!nameRight || !passwordRight || username.includes('\0')) return false;
  connection.knownCredentials = received;
  return true;
}

function sameBytes(received: Buffer, expected: Buffer): boolean {
  const sameLength = received.length === expected.length;
  return timingSafeEqual(sameLength ? received : expected, expected) && sameLength;
}
