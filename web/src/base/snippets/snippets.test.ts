import assert from 'node:assert/strict';
import test from 'node:test';
import { schemesFor, schemesOf, snippetsFor, writeSnippet } from '@/base/snippets/choose';
import { snippetNames, snippetOf, type SnippetName } from '@/base/snippets/table';

const access = { host: 'proxy.test', port: 20_000, username: 'ppuser', password: 'secret' };
const checkUrl = 'https://panel.test/ip';
const options = { scheme: 'http', checkUrl, selfSigned: false } as const;
const open = { protocols: ['http', 'socks5'], requireTls: false, takesTls: true } as const;

test('PORTAL-01: the usual forms, as programs take them', () => {
  const forms: Partial<Record<SnippetName, string>> = {
    line: 'proxy.test:20000:ppuser:secret',
    userFirst: 'ppuser:secret@proxy.test:20000',
    url: 'http://ppuser:secret@proxy.test:20000',
    curl: `curl -x 'http://ppuser:secret@proxy.test:20000' '${checkUrl}'`,
    adspower: 'http://proxy.test:20000:ppuser:secret',
    dolphin: 'http://ppuser:secret@proxy.test:20000',
    multilogin: 'proxy.test:20000:ppuser:secret',
  };
  for (const [name, text] of Object.entries(forms)) {
    const known = snippetNames.find((one) => one === name);
    assert.equal(known && writeSnippet(known, access, options), text);
  }
  assert.match(writeSnippet('url', access, { ...options, scheme: 'socks5' }), /^socks5h:/);
});

test('PORTAL-01: every form holds what the client needs, and quotes what is odd', () => {
  const odd = { ...access, host: '2001:db8::1', username: "o'neil$", password: 'p"a/s s\\' };
  for (const name of snippetNames) {
    const text = writeSnippet(name, odd, options);
    const place = /2001:db8::1\b[\s\S]{0,20}\b20000\b/;
    assert.match(text, place, name);
    assert.ok(
      text.includes('p"a/s s\\') || text.includes('p%22a%2Fs%20s%5C') || text.includes(JSON.stringify(odd.password)),
      name,
    );
  }
  assert.doesNotMatch(writeSnippet('curl', odd, options), /x 'http[^']*'[^ ]/);
});

test('PROTO-05: a certificate that the relay made itself is named to the clients that check it', () => {
  const insecure = { ...options, scheme: 'https', selfSigned: true } as const;
  assert.match(writeSnippet('curl', access, insecure), /--proxy-insecure/);
  assert.match(writeSnippet('node', access, insecure), /rejectUnauthorized: false/);
  assert.doesNotMatch(writeSnippet('curl', access, { ...insecure, scheme: 'http' }), /insecure/);
});

test('PROTO-03: only what the connection allows and the client speaks is offered, TLS first', () => {
  assert.deepEqual(schemesOf(open), ['https', 'http', 'socks5']);
  assert.deepEqual(schemesOf({ ...open, requireTls: true }), ['https']);
  assert.deepEqual(schemesOf({ ...open, protocols: ['openvpn'] }), []);
  assert.deepEqual(snippetsFor({ ...open, protocols: ['openvpn'] }), []);
  assert.deepEqual(snippetsFor(open), snippetNames);
  assert.deepEqual(schemesFor('playwright', open), ['https', 'http']);
  assert.deepEqual(schemesFor('python', { ...open, requireTls: true }), []);
  const socksOnly = snippetsFor({ ...open, protocols: ['socks5'] });
  assert.ok(!socksOnly.includes('playwright') && socksOnly.includes('line') && socksOnly.includes('curl'));
});

test('every form stands in one group with its language', () => {
  for (const name of snippetNames) assert.ok(snippetOf(name).title.length > 0 && snippetOf(name).group.length > 0);
});
