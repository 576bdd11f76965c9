import type { WebhookEndpoint } from '@pocketproxy/prisma';
import { seal, unseal, type SealingKeys } from '@pocketproxy/relay/contract';
import { newWebhookSecret } from '@/webhook/sign';

/** How long the secret before signs as well. */
export const secretOverlapMs = 24 * 3_600_000;

/** A new secret, and its sealed form for the row. */
export function newSealedSecret(webhookId: string, keys: SealingKeys): { secret: string; secretSealed: string } {
  const secret = newWebhookSecret();
  return { secret, secretSealed: seal(secret, sealContext(webhookId), keys) };
}

/** The secrets that sign at this time, the new one first. @throws Error when a sealing key is missing */
export function signingSecrets(
  webhook: Pick<WebhookEndpoint, 'id' | 'secretSealed' | 'oldSecretSealed' | 'oldSecretUntil'>,
  keys: SealingKeys,
  now: Date,
): string[] {
  const { id, secretSealed, oldSecretSealed, oldSecretUntil } = webhook;
  const sealed = oldSecretSealed && oldSecretUntil && oldSecretUntil > now ? [oldSecretSealed] : [];
  return [secretSealed, ...sealed].map((text) => unseal(text, sealContext(id), keys));
}

function sealContext(webhookId: string): string {
  return `webhook:${webhookId}`;
}
