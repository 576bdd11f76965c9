// Makes node_modules agree with package-lock.json: `npm ci` when a package is missing or of another version.
// Runs before anything is installed, so it imports nothing but Node and what does so too.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { underLock } from './lock.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const wantedNode = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < wantedNode[0] || (major === wantedNode[0] && minor < wantedNode[1])) {
  fail(`Node ${wantedNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
}
// Two side by side would remove each other's files; the second finds it done
if (!isInstalled()) underLock(path.join(root, '.data/prepare.lock'), () => isInstalled() || install());

/** npm keeps a lock of what it really installed; it is written last, so an interrupted install has none. */
function isInstalled() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([where, entry]) => {
    const mayMiss =
      entry.link || entry.optional || entry.devOptional || entry.extraneous || !where.includes('node_modules/');
    return mayMiss || have[where]?.version === entry.version;
  });
}

function install() {
  console.error('Installing packages (npm ci) …');
  const args = [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
    '--no-update-notifier',
  ];
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: ['inherit', 2, 2] });
  if (error) fail(`npm cannot be run: ${error.message}.`);
  if (status !== 0) fail('npm ci failed; its own words are above.');
}

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}
