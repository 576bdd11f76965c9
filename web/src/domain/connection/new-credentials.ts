import { newProxyPassword, passwordVerifier, seal, type CredentialKeys } from '@pocketproxy/relay/contract';

/** A new password and what is stored of it: a verifier for checking and a copy sealed to this connection (SEC-01). */
export function newPassword(connectionId: string, keys: CredentialKeys) {
  const password = newProxyPassword();
  const stored = {
    passwordVerifier: passwordVerifier(password, keys),
    passwordSealed: seal(password, connectionId, keys),
  };
  return { password, stored };
}
