import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import type { ProxyScheme } from '@/base/snippets/access';
import { writeSnippet } from '@/base/snippets/choose';
import { snippetNames, snippetOf, type SnippetName } from '@/base/snippets/table';
import { selfSigned } from '../../../../scripts/lib/self-signed';
import { TestStack, type Proxy } from '../../../../relay/test/support/test-stack';

/** PORTAL-01 APIDOC-02: what is copied works as it is, in the clients that are at hand here, through a real relay and phone. */

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(path.join(root, 'node_modules', '.snippets-')); // where Node finds packages
const certificates = mkdtempSync(path.join(tmpdir(), 'pocketproxy-snippets-'));
const checkUrl = 'http://ip.pocketproxy.test/';
const chromium = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file));

const succeeds = (command: string, args: readonly string[]) => spawnSync(command, args).status === 0;
/** That of Debian, with Debian's packages, where there is one. */
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

interface Client {
  /** What runs the text of the file. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly file: string;
  /** Left out: npm brings it, or the tests install it. */
  readonly isThere?: () => boolean;
  /** What the text cannot know of this machine. */
  readonly adapt?: (text: string) => string;
}

const node = (adapt?: Client['adapt']): Client => ({
  ...{ command: [process.execPath], file: 'check.mjs' },
  ...(adapt && { adapt }),
});

/** How each program of the table is run. */
const clients: Partial<Record<SnippetName, Client>> = {
  curl: { command: ['sh'], file: 'curl.sh' },
  wget: { command: ['sh'], file: 'wget.sh', isThere: () => existsSync('/usr/bin/wget') },
  python: { command: [python], file: 'check.py' },
  httpx: {
    ...{ command: [python], file: 'check.py' },
    // Older ones, as of Debian 12, have no argument `proxy`
    isThere: () =>
      succeeds(python, ['-c', 'import httpx; assert tuple(map(int, httpx.__version__.split(".")[:2])) >= (0, 26)']),
  },
  aiohttp: { command: [python], file: 'check.py' },
  scrapy: {
    ...{ command: [python, '-m', 'scrapy', 'runspider'], file: 'check.py' },
    isThere: () => succeeds(python, ['-c', 'import scrapy']),
  },
  undici: node(),
  axios: node(),
  got: node(),
  node: node(),
  playwright: {
    ...node((text) => text.replace('launch({', `launch({ executablePath: ${JSON.stringify(chromium)},`)),
    isThere: () => chromium !== undefined,
  },
  java: { command: ['java'], file: 'Check.java', isThere: () => succeeds('java', ['-version']) },
  php: { command: ['php'], file: 'check.php' },
};
/** Programs that no test runs, and why. */
const never: Partial<Record<SnippetName, string>> = {
  puppeteer: 'it brings a Chromium of its own',
  selenium: 'it needs a driver that fits the browser',
  go: 'it compiles for longer than all others take together',
};

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

async function printed(name: SnippetName, { command, file, adapt }: Client, scheme: ProxyScheme): Promise<string> {
  const access = { ...proxy, host: '127.0.0.1' };
  const text = writeSnippet(name, access, { scheme, checkUrl, selfSigned: true });
  const place = mkdtempSync(path.join(folder, `${name}-`));
  writeFileSync(path.join(place, file), adapt ? adapt(text) : text);
  const [program, ...args] = command;
  return (await run(program, [...args, path.join(place, file)], { timeout: 120_000, cwd: place })).stdout;
}

/** Clients that check the relay's own certificate, and whose text says nothing of it. */
const trusting: readonly SnippetName[] = ['axios', 'got', 'php'];

function runs(name: SnippetName, scheme: ProxyScheme): boolean {
  return scheme !== 'https' || !trusting.includes(name);
}

for (const [name, client] of Object.entries(clients) as [SnippetName, Client][]) {
  const { title, schemes } = snippetOf(name);
  if (client.isThere?.() === false) continue;
  for (const scheme of schemes === 'any' ? [] : schemes.filter((one) => runs(name, one)))
    test(`PORTAL-01 ${title} by ${scheme}`, async () => assert.match(await printed(name, client, scheme), /"?ip"?:/));
}

test('each program of the table is run here, or it stands here why it is not', (t) => {
  const programs = snippetNames.filter((name) => snippetOf(name).group === 'Program');
  assert.deepEqual(
    programs.filter((name) => !clients[name] && !never[name]),
    [],
  );
  for (const name of programs) {
    const why = never[name] ?? (clients[name]?.isThere?.() === false ? 'what it needs is not here' : undefined);
    if (why) t.diagnostic(`not run: ${snippetOf(name).title}: ${why}`);
  }
});
