import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default) with OWASP's first choice: 19 MiB, two passes. Not bcrypt: it cuts at 72 bytes (pitfall 26). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hash of a random text that no one knows, of the same cost: what unknown accounts are checked against. */
const unmatchableHash =
  '$argon2id$v=19$m=19456,t=2,p=1$LBM6NNgGgeGZRacDN5Edfw$i53oKcm6u51ZIJT8RfWhlMbtcMr2pUG/oMsYFS3epKU';

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** True when the password fits. Without a hash it takes as long and says no. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const fits = await verify(stored ?? unmatchableHash, password);
  return fits && stored !== null;
}
