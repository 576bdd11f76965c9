import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import type { ProxyScheme } from '@/base/snippets/access';
import { writeSnippet } from '@/base/snippets/choose';
import type { SnippetName } from '@/base/snippets/table';
import { selfSigned } from '../../../../scripts/lib/self-signed';
import { TestStack, type Proxy } from '../../../../relay/test/support/test-stack';

/** PORTAL-01: what is copied works as it is, in the clients that are at hand here, through a real relay and phone. */

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(path.join(root, 'node_modules', '.snippets-')); // where Node finds packages
const certificates = mkdtempSync(path.join(tmpdir(), 'pocketproxy-snippets-'));
const checkUrl = 'http://ip.pocketproxy.test/';

let stack: TestStack;
let proxy: Proxy;
before(async () => {
  const { cert, key } = await selfSigned('127.0.0.1');
  const files = { PROXY_CERT_FILE: path.join(certificates, 'cert'), PROXY_KEY_FILE: path.join(certificates, 'key') };
  writeFileSync(files.PROXY_CERT_FILE, cert);
  writeFileSync(files.PROXY_KEY_FILE, key);
  stack = await TestStack.start({ relayEnv: files });
  proxy = await stack.addProxy();
});
after(async () => {
  await stack.close();
  for (const one of [folder, certificates]) rmSync(one, { recursive: true });
});

function text(name: SnippetName, scheme: ProxyScheme): string {
  const access = { ...proxy, host: '127.0.0.1' };
  return writeSnippet(name, access, { scheme, checkUrl, selfSigned: true });
}

async function runs(scheme: ProxyScheme, name: SnippetName): Promise<string> {
  const script = text(name, scheme);
  if (name === 'curl') return (await run('sh', ['-c', script])).stdout;
  const file = path.join(folder, `${name}-${scheme}.mjs`);
  writeFileSync(file, script);
  return (await run(process.execPath, [file], { timeout: 60_000 })).stdout;
}

for (const scheme of ['http', 'https', 'socks5'] as const) {
  test(`PORTAL-01 curl by ${scheme}`, async () => assert.match(await runs(scheme, 'curl'), /"ip":/));
}
for (const scheme of ['http', 'https'] as const) {
  test(`PORTAL-01 Node.js by ${scheme}`, async () => assert.match(await runs(scheme, 'node'), /"ip":/));
}
