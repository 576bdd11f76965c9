import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Postgres } from '../postgres.ts';
import type { Bench, Counts } from './stage.ts';

/** Applies the migrations to an empty database and compares the result with the schema, both with Prisma's own CLI. */
export async function checkDrift({ root, processes, env }: Bench, postgres: Postgres): Promise<Counts> {
  const { url } = await postgres.database(`drift_${randomBytes(4).toString('hex')}`);
  const prisma = async (...args: string[]) =>
    processes.run(
      `prisma ${args[1]}`,
      process.execPath,
      [path.join(root, 'node_modules/prisma/build/index.js'), ...args],
      {
        cwd: path.join(root, 'prisma'),
        env: { ...env, DATABASE_URL: url },
      },
    );
  await prisma('migrate', 'deploy');
  await prisma('migrate', 'status');
  await prisma('migrate', 'diff', '--from-config-datasource', '--to-schema', 'schema.prisma', '--exit-code');
  return { passed: 1, failed: 0 };
}
