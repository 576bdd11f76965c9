import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '../failure.ts';
import type { StageName } from './options.ts';

/** Debian packages that stages need: present when one of the files is there. */
const packages: readonly { name: string; files: readonly string[]; stages: readonly StageName[] }[] = [
  { name: 'redis-server', files: ['/usr/bin/redis-server'], stages: ['db', 'net'] },
  {
    name: 'chromium-headless-shell', // a whole Chromium also does, but prepares a window of its own for every page
    files: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
    stages: ['browser'],
  },
  { name: 'fonts-liberation', files: ['/usr/share/doc/fonts-liberation'], stages: ['browser'] },
  { name: 'curl', files: ['/usr/bin/curl'], stages: ['net', 'browser'] },
  { name: 'openvpn', files: ['/usr/sbin/openvpn'], stages: ['net'] },
  { name: 'iproute2', files: ['/sbin/ip'], stages: ['unit', 'net'] },
  { name: 'nftables', files: ['/usr/sbin/nft'], stages: ['net'] },
  // Clients of the snippets, and of the samples that verify webhooks
  { name: 'python3-requests', files: ['/usr/lib/python3/dist-packages/requests'], stages: ['net'] },
  { name: 'python3-socks', files: ['/usr/lib/python3/dist-packages/socks.py'], stages: ['net'] },
  { name: 'python3-httpx', files: ['/usr/lib/python3/dist-packages/httpx'], stages: ['net'] },
  { name: 'python3-socksio', files: ['/usr/lib/python3/dist-packages/socksio'], stages: ['net'] },
  { name: 'python3-aiohttp', files: ['/usr/lib/python3/dist-packages/aiohttp'], stages: ['net'] },
  { name: 'php-cli', files: ['/usr/bin/php'], stages: ['net'] },
  { name: 'php-curl', files: ['/usr/share/doc/php-curl'], stages: ['net'] },
];

/** Installs what the stages need and this machine has not, where apt-get is there and we are root. @throws Failure */
export function installSystemPackages(stages: readonly StageName[]): void {
  if (!existsSync('/usr/bin/apt-get')) return; // elsewhere the stages themselves tell what they miss
  const missing = packages
    .filter(
      (wanted) =>
        wanted.stages.some((stage) => stages.includes(stage)) && !wanted.files.some((file) => existsSync(file)),
    )
    .map(({ name }) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new Failure(`Install what the tests need first: sudo apt-get install ${missing.join(' ')}`);
  console.log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
  ]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Failure(`apt-get ${args[0]} failed; its own words are above.`);
  }
}
