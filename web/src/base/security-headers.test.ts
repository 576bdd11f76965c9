import assert from 'node:assert/strict';
import test from 'node:test';
import { contentSecurityPolicy, securityHeaders } from '@/base/security-headers';

test('SEC CSP: scripts by nonce only, nothing frames us, no plug-ins, no foreign forms', () => {
  const policy = contentSecurityPolicy({ nonce: 'bm9uY2U=', development: false, protectedForms: false });
  const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
  assert.match(scripts ?? '', /'nonce-bm9uY2U='/);
  assert.doesNotMatch(scripts ?? '', /unsafe/);
  for (const directive of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"])
    assert.ok(policy.includes(directive), directive);
});

test('AUTH-04 CSP: Turnstile’s script and frame are let in only where it has keys', () => {
  const policy = (protectedForms: boolean) =>
    contentSecurityPolicy({ nonce: 'bm9uY2U=', development: false, protectedForms });
  const directives = policy(true).split('; ');
  for (const name of ['script-src', 'frame-src'])
    assert.match(directives.find((one) => one.startsWith(name)) ?? '', / https:\/\/challenges\.cloudflare\.com( |$)/);
  assert.doesNotMatch(policy(false), /cloudflare/);
});

test('SEC headers: nosniff, Referrer-Policy, COOP and HSTS', () => {
  const names = securityHeaders.map(({ key }) => key);
  for (const name of ['X-Content-Type-Options', 'Referrer-Policy', 'Cross-Origin-Opener-Policy'] as const)
    assert.ok(names.includes(name), name);
  assert.ok(names.includes('Strict-Transport-Security'));
});
