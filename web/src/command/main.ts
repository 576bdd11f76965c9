import { randomUUID } from 'node:crypto';
import { parseBaseConfig } from '@/base-config';
import type { BaseContext } from '@/domain/context';
import { isAppError } from '@/domain/errors';
import { createOperator } from '@/domain/operator/create';
import { connectDatabase } from '@/domain/database';

/**
 * What is done on the machine itself, with the environment of jobs or web:
 *
 *   operator create EMAIL     makes an operator, or finds them, and prints a link that sets their password
 */
const usage = 'usage: scripts/operator create EMAIL';

async function main([verb, email, ...rest]: readonly string[]): Promise<string> {
  if (verb !== 'create' || email === undefined || rest.length > 0) throw new Error(usage);
  const settings = parseBaseConfig(process.env);
  const db = connectDatabase(settings.databaseUrl.reveal(), 1);
  const context: BaseContext = {
    db,
    publish: async () => undefined,
    keys: settings.sealingKeys,
    publicUrl: settings.publicUrl,
    lifetimes: settings.sessions,
    now: new Date(),
    actor: { kind: 'command line', id: null, name: 'scripts/operator' },
    ip: null,
    requestId: randomUUID(),
  };
  try {
    const { link, expiresAt } = await createOperator(context, { email });
    return `${link}\nSets the password of ${email}. It works once, until ${expiresAt.toISOString()}.`;
  } finally {
    await db.$disconnect();
  }
}

try {
  process.stdout.write(`${await main(process.argv.slice(2))}\n`);
} catch (error) {
  const taken = isAppError(error) && error.code === 'conflict';
  const sentence = taken ? 'This address belongs to an account that is not an operator.' : String(error);
  process.stderr.write(`${sentence.replace(/^\w*Error: /, '')}\n`);
  process.exitCode = 1;
}
