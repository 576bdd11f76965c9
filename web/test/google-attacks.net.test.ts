import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import test, { after, before } from 'node:test';
import { errors } from '../src/domain/errors.ts';
import { startOpenIdProvider } from '../../scripts/lib/test/openid-provider.ts';
import { openDashboard, signInRows } from './dashboard.ts';
import { HttpBrowser } from './http-browser.ts';

/** Every way in which the round trip to Google can be forged ends signed out, on our own page, without a row. */
let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
before(async () => {
  provider = await startOpenIdProvider();
  dashboard = await openDashboard(provider.variables);
});
after(async () => {
  await dashboard?.close();
  await provider?.stop();
});

const browser = () => new HttpBrowser(dashboard.url);

/** Plays an attack up to the callback's address, opens that, and looks at what is left. */
async function fails(attack: (browser: HttpBrowser) => Promise<string>, sentence: string): Promise<void> {
  const before = await signInRows(dashboard.db);
  const attacker = browser();
  const callback = await attack(attacker);
  const page = await attacker.land(callback);
  provider.tamper({});
  assert.match(page.path, /^\/sign-in\?/);
  assert.equal(page.status, 200);
  assert.ok(page.text.includes(sentence), `“${sentence}” on ${page.path}`);
  assert.equal(await attacker.isSignedIn(), false);
  assert.deepEqual(
    [...attacker.cookies.keys()].filter((name) => /session|google-link/.test(name)),
    [],
  );
  assert.deepEqual(await signInRows(dashboard.db), before);
}
const broken = (attack: (browser: HttpBrowser) => Promise<string>) => fails(attack, errors.google_failed.sentence);

test('AUTH-02 the round trip that all attacks vary: code, state, nonce and S256, and one is in', async () => {
  const person = browser();
  const asked = await person.leaveForGoogle();
  const query = asked.searchParams;
  assert.equal(query.get('response_type'), 'code');
  assert.equal(query.get('code_challenge_method'), 'S256');
  for (const name of ['code_challenge', 'state', 'nonce']) assert.ok((query.get(name) ?? '').length >= 43, name);
  const page = await person.land(await person.askGoogle('honest@g.test'));
  assert.equal(page.path, '/portal');
  assert.ok(await person.isSignedIn());
  assert.ok(person.cookies.has('pocketproxy.browser'));
  const user = await dashboard.db.user.findUniqueOrThrow({ where: { email: 'honest@g.test' } });
  assert.equal(user.googleSub, 'sub of honest@g.test');
});

for (const name of ['state', 'nonce', 'pkce']) {
  test(`AUTH-02 attack: the callback without the ${name} cookie, as a link in someone else’s browser`, async () => {
    await broken(async (attacker) => {
      const callback = await attacker.askGoogle('victim@g.test');
      attacker.cookies.delete(`pocketproxy.${name}`);
      return callback;
    });
  });

  test(`AUTH-02 attack: the callback with the ${name} of another round trip`, async () => {
    await broken(async (attacker) => {
      const other = browser();
      await other.askGoogle('victim@g.test');
      const callback = await attacker.askGoogle('victim@g.test');
      attacker.cookies.set(`pocketproxy.${name}`, other.cookies.get(`pocketproxy.${name}`) ?? '');
      return callback;
    });
  });

  test(`AUTH-02 attack: the callback with a ${name} cookie made up by hand`, async () => {
    await broken(async (attacker) => {
      const callback = await attacker.askGoogle('victim@g.test');
      attacker.cookies.set(`pocketproxy.${name}`, new URL(callback).searchParams.get('state') ?? '');
      return callback;
    });
  });
}

test('AUTH-02 attack: the callback with another state, or none, in its address', async () => {
  for (const state of ['made-up', '']) {
    await broken(async (attacker) => {
      const callback = new URL(await attacker.askGoogle('victim@g.test'));
      callback.searchParams.set('state', state);
      if (state === '') callback.searchParams.delete('state');
      return callback.toString();
    });
  }
});

test('AUTH-02 attack: a code that the provider issued without PKCE, or with a plain challenge', async () => {
  for (const method of [undefined, 'plain']) {
    await broken(async (attacker) => {
      const asked = await attacker.leaveForGoogle();
      if (method === undefined)
        for (const name of ['code_challenge', 'code_challenge_method']) asked.searchParams.delete(name);
      else asked.searchParams.set('code_challenge_method', method);
      return (await attacker.get(asked.toString())).location;
    });
  }
});

test('AUTH-02 attack: a code that was used before, with the cookies of its round trip', async () => {
  const victim = browser();
  const callback = await victim.askGoogle('replayed@g.test');
  const cookies = new Map(victim.cookies);
  assert.equal((await victim.land(callback)).path, '/portal');
  await broken(async (attacker) => {
    for (const [name, value] of cookies) attacker.cookies.set(name, value);
    return callback;
  });
});

test('AUTH-02 attack: the person says no at Google, or an error is made up', async () => {
  await broken(async (attacker) => {
    const callback = new URL(await attacker.askGoogle('victim@g.test'));
    callback.search = new URLSearchParams({ error: 'access_denied' }).toString();
    return callback.toString();
  });
});

const now = () => Math.floor(Date.now() / 1_000);
const wrongClaims: Readonly<Record<string, () => Record<string, unknown>>> = {
  'its own nonce': () => ({ nonce: 'made-up' }),
  'no nonce': () => ({ nonce: undefined }),
  'another aud': () => ({ aud: 'someone-else' }),
  'no aud': () => ({ aud: undefined }),
  'another aud beside ours, meant for the other': () => ({ aud: ['pocketproxy-tests', 'other'], azp: 'other' }),
  'another iss': () => ({ iss: 'https://accounts.google.com.evil.test' }),
  'no iss': () => ({ iss: undefined }),
  'an exp that has passed': () => ({ iat: now() - 7_200, exp: now() - 3_600 }),
  'no exp': () => ({ exp: undefined }),
  'an nbf to come': () => ({ nbf: now() + 3_600 }),
  'no sub': () => ({ sub: undefined }),
};
for (const [name, claims] of Object.entries(wrongClaims)) {
  test(`AUTH-02 attack: an ID token with ${name}`, async () => {
    await broken(async (attacker) => {
      provider.tamper({ claims: claims() });
      return attacker.askGoogle('victim@g.test');
    });
  });
}

const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined) => Object(JSON.parse(Buffer.from(part ?? '', 'base64url').toString()));
/** The same claims under another header and signature. */
function resign(token: string, header: Record<string, unknown>, signature: (text: string) => string): string {
  const [before, payload] = token.split('.');
  const text = `${encode({ ...decode(before), ...header })}.${payload}`;
  return `${text}.${signature(text)}`;
}
const hmac = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const forged: Readonly<Record<string, (token: string) => string>> = {
  'signed with another key': (token) =>
    resign(token, {}, (text) => sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url')),
  'with its own key in the header': (token) =>
    resign(token, { jwk: createPublicKey(foreign.privateKey).export({ format: 'jwk' }) }, (text) =>
      sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url'),
    ),
  'of alg none': (token) => resign(token, { alg: 'none' }, () => ''),
  'of alg none with the old signature': (token) => resign(token, { alg: 'none' }, () => token.split('.')[2] ?? ''),
  'of alg HS256 with the client secret': (token) => resign(token, { alg: 'HS256' }, hmac('secret-of-tests')),
  'whose claims were changed after signing': (token) => {
    const [header, payload, signature] = token.split('.');
    return `${header}.${encode({ ...decode(payload), email: 'changed@g.test' })}.${signature}`;
  },
  'that is none': () => 'no token',
};
for (const [name, idToken] of Object.entries(forged)) {
  test(`AUTH-02 attack: an ID token ${name}`, async () => {
    await broken(async (attacker) => {
      provider.tamper({ idToken });
      return attacker.askGoogle('victim@g.test');
    });
  });
}

test('AUTH-02 attack, non-verifying provider: an address that is not verified, for a new and for a known person', async () => {
  for (const email_verified of [false, 'false', undefined, null, 'yes']) {
    for (const email of ['victim@g.test', 'honest@g.test']) {
      await fails(async (attacker) => {
        provider.tamper({ claims: { email_verified } });
        return attacker.askGoogle(email);
      }, errors.google_unverified.sentence);
    }
  }
});

test('AUTH-02 attack: leaving for Google from another site, without its form token', async () => {
  const victim = browser();
  const answer = await victim.post('/api/auth/signin/google', { csrfToken: 'made-up', callbackUrl: '/', json: 'true' });
  assert.doesNotMatch(answer.text, new RegExp(new URL(provider.variables.GOOGLE_ISSUER).host));
  assert.equal(victim.cookies.has('pocketproxy.state'), false);
});
