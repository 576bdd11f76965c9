// Makes a checkout ready to run TypeScript that talks to the database: packages as in the lock, and the database client of
// the schema. What is there already is left alone. Every script that needs it calls this first.
import './install.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { underLock } from './lock.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const inputs = ['package-lock.json', 'prisma/schema.prisma', 'prisma/prisma.config.ts'];
/** Lies beside what was generated and goes with it: a hash of what it was generated from. */
const stamp = path.join(root, 'prisma/src/generated/made-from.txt');

const hash = createHash('sha256');
for (const input of inputs) hash.update(readFileSync(path.join(root, input)));
const wanted = hash.digest('hex');
const isGenerated = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
if (!isGenerated()) underLock(path.join(root, '.data/prepare.lock'), () => isGenerated() || generate());

function generate() {
  console.error('Generating the database client …');
  const command = [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'];
  const env = { ...process.env, NODE_ENV: undefined, CHECKPOINT_DISABLE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: path.join(root, 'prisma'), env });
  if (status === 0) return writeFileSync(stamp, wanted);
  console.error(`\nThe database client cannot be generated:\n${stdout}${stderr}`);
  process.exit(1);
}
