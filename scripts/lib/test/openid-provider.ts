import { randomUUID } from 'node:crypto';
import { OAuth2Server } from 'oauth2-mock-server';

/** Stands in for Google in the browser tests: whoever comes is the same person with a verified address. */
export async function startOpenIdProvider() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const clientId = 'pocketproxy-tests';
  const identity = { sub: randomUUID(), email: 'google-user@example.test', email_verified: true, name: 'Google User' };
  server.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => {
    Object.assign(token.payload, identity, { aud: clientId });
  });
  const GOOGLE_ISSUER = server.issuer.url ?? '';
  return {
    variables: { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: 'secret-of-tests', GOOGLE_ISSUER },
    stop: () => server.stop(),
  };
}
