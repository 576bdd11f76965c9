// Prints the path of the Node that the tests run with: this one, or with `--node MAJOR` that of the npm package `node`,
// installed once into the cache, outside of package-lock.json.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const flag = process.argv.indexOf('--node');
console.log(flag < 0 ? process.execPath : nodeOf(process.argv[flag + 1]));

function nodeOf(major) {
  if (!/^\d{2}$/.test(major ?? '')) fail('--node needs a major version, such as 24.');
  const folder = path.join(root, `node_modules/.cache/node-${major}`);
  const node = path.join(folder, 'node_modules/node/bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  // the package's install script fetches the program for this system; newer npm asks for leave to run it
  const own = { private: true, dependencies: { node: major }, allowScripts: { node: true } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(own));
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0 || !existsSync(node)) fail(`Node ${major} cannot be installed from npm.`);
  return node;
}

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}
