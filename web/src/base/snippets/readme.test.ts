import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { ProxyScheme } from '@/base/snippets/access';
import { writeSnippet } from '@/base/snippets/choose';
import type { SnippetName } from '@/base/snippets/table';

/** APIDOC-02: the README shows what the dashboard copies. */

const readme = readFileSync(path.join(import.meta.dirname, '../../../../README.md'), 'utf8');
const section = readme.slice(readme.indexOf('\n## Use it\n'), readme.indexOf('_Copy as_ on the connection’s page'));
const access = { host: 'proxy.example.com', port: 20_000, username: 'USER', password: 'PASS' };
const shown: readonly (readonly [SnippetName, ProxyScheme])[] = [
  ['curl', 'http'],
  ['curl', 'socks5'],
  ['python', 'http'],
  ['undici', 'http'],
  ['playwright', 'http'],
];

test('each snippet of the README is the table’s', () => {
  for (const [name, scheme] of shown) {
    const text = writeSnippet(name, access, { scheme, checkUrl: 'https://example.com/', selfSigned: false });
    assert.ok(section.includes(`\n${text}\n`), `README lacks, as the table writes it:\n${text}`);
  }
  // Those that check the phones' demo address stand elsewhere
  const blocks = [...section.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  assert.equal(
    blocks.filter((text) => text.includes('proxy.example.com')).length,
    new Set(shown.map(([name]) => name)).size,
  );
});
