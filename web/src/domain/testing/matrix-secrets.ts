import type { Database } from '@/domain/database';

const secretFields = ['password', 'code', 'link', 'qr', 'secret', 'token'] as const;

/** The secrets in what a verb returned: its fields of those names; of links the part that opens them. */
export function secretsIn(result: unknown): string[] {
  if (typeof result !== 'object' || result === null) return [];
  const fields = new Map(Object.entries(result));
  return secretFields.flatMap((name) => {
    const value: unknown = fields.get(name);
    if (typeof value !== 'string') return [];
    // Base64 ends with =, behind which nothing is
    return [value, value.replace('-', ''), value.split(/[/=]/).at(-1) || value];
  });
}

/** What the database keeps of secrets: hashes and sealed texts of every table that has them. */
export async function storedSecrets(db: Database): Promise<string[]> {
  const rows: readonly object[] = [
    ...(await db.user.findMany({ select: { passwordHash: true } })),
    ...(await db.connection.findMany({ select: { passwordVerifier: true, passwordSealed: true } })),
    ...(await db.invitation.findMany({ select: { hash: true } })),
    ...(await db.link.findMany({ select: { hash: true } })),
    ...(await db.link.findMany({ select: { hash: true } })),
    ...(await db.doneLink.findMany({ select: { hash: true } })),
    ...(await db.pairingCode.findMany({ select: { hash: true } })),
    ...(await db.deviceSecret.findMany({ select: { hash: true } })),
    ...(await db.webhookEndpoint.findMany({ select: { secretSealed: true, oldSecretSealed: true } })),
    ...(await db.mail.findMany({ select: { sealedValues: true, sealedMessage: true } })),
  ];
  return rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'string' && value !== '');
}
