import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { OAuth2Server } from 'oauth2-mock-server';

type Claims = Record<string, unknown>;

/** What a test changes in the answers to the flows that come next. */
export interface Tampering {
  /** Claims of the ID token over the right ones; undefined takes one away. */
  readonly claims?: Claims;
  /** Puts another token in the place of the signed one. */
  readonly idToken?: (signed: string) => string;
}

/**
 * Stands in for Google: anyone who comes is the same person with a verified address, or the one that `as=ADDRESS` names in
 * the authorization request. As Google does for those who ask with it, PKCE is held: a code that was asked for without
 * S256, or comes back without its verifier, or for a second time, is refused.
 */
export async function startOpenIdProvider() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const clientId = 'pocketproxy-tests';
  const person = { sub: randomUUID(), email: 'google-user@example.test', email_verified: true, name: 'Google User' };
  const flows = new Map<unknown, { as: string | null; method: string | null }>();
  const spent = new Set<unknown>();
  let tampering: Tampering = {};
  const { service } = server;
  service.on('beforeAuthorizeRedirect', ({ url }: { url: URL }, request: IncomingMessage) => {
    const asked = new URL(request.url ?? '/', 'http://provider').searchParams;
    flows.set(url.searchParams.get('code'), { as: asked.get('as'), method: asked.get('code_challenge_method') });
  });
  service.on('beforeTokenSigning', (token: { payload: Claims }, request: { body: Claims }) => {
    const as = flows.get(request.body.code)?.as;
    const identity = as ? { ...person, sub: `sub of ${as}`, email: as, name: as } : person;
    Object.assign(token.payload, identity, { aud: clientId }, tampering.claims);
  });
  service.on('beforeResponse', (answer: { statusCode: number; body: Claims }, request: { body: Claims }) => {
    const { code, code_verifier } = request.body;
    if (spent.has(code) || flows.get(code)?.method !== 'S256' || !code_verifier) {
      answer.statusCode = 400;
      answer.body = { error: 'invalid_grant' };
    } else if (tampering.idToken) {
      answer.body.id_token = tampering.idToken(String(answer.body.id_token));
    }
    spent.add(code);
  });
  const GOOGLE_ISSUER = server.issuer.url ?? '';
  return {
    variables: { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: 'secret-of-tests', GOOGLE_ISSUER },
    tamper(next: Tampering) {
      tampering = next;
    },
    stop: () => server.stop(),
  };
}
