import path from 'node:path';
import { connectDatabase } from '@pocketproxy/prisma';
import { runMain } from '../failure.ts';
import { parseOptions, usage } from './options.ts';
import { seed } from './seed.ts';
import { targetOf } from './target.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const startedAt = performance.now();

await runMain(async () => {
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd(), root);
  if (!options) {
    console.log(usage);
    return 0;
  }
  const { url, keys } = targetOf(process.env, options.dataDir);
  const database = connectDatabase(url, 2);
  try {
    await seed(database, keys, options, new Date(), say);
  } finally {
    await database.$disconnect();
  }
  say('done');
  return 0;
});

function say(line: string): void {
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}
