import { newProxyPassword, passwordVerifier, seal, type CredentialKeys } from '@pocketproxy/relay/contract';

/**
 * A password and what is stored of it: a verifier for checking and a copy sealed to this connection (SEC-01). Generated unless
 * an import gave it; then relays bound how often it is guessed.
 */
export function newPassword(connectionId: string, keys: CredentialKeys, given?: string) {
  const password = given ?? newProxyPassword();
  const stored = {
    passwordGiven: given !== undefined,
    passwordVerifier: passwordVerifier(password, keys),
    passwordSealed: seal(password, connectionId, keys),
  };
  return { password, stored };
}
