import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { config, type Config } from '@/config';
import type { SystemContext } from '@/domain/context';
import { noQueues } from '@/domain/job/no-queues';
import { ensureDemoAccounts } from '@/domain/demo/accounts';
import { ensureDemoKeys } from '@/domain/demo/api-keys';
import { ensureDemoLinks, type DemoLink } from '@/domain/demo/links';
import { demoOperatorContext } from '@/domain/demo/operator-context';
import { demoPairingCodes, ensureDemoRelay } from '@/domain/demo/phones';
import { ensureDemoProxies, readyDemoDevices } from '@/domain/demo/proxies';
import { connectDatabase } from '@/domain/database';
import { noBrowser } from '@/domain/session/browser';
import { openThrottle } from '@/base/throttle';
import { openLog } from '@/base/log';
import { openBus, publisher } from '@/server/publish';

/**
 * Fills a database for the demo. Only with DEMO=1, which production refuses.
 *
 *   demo-seed accounts --phones N [--state FILE]      sign-ins, relay row, pairing codes
 *   demo-seed proxies --phones N [--state FILE] [--wait-seconds S]
 *                                                     a connection and a rotation link per phone, once all are online
 *
 * Prints one line of JSON.
 */
const usage = 'usage: demo-seed accounts|proxies --phones N [--state FILE] [--wait-seconds S]';
const pollMs = 200;

const relayVariables = z.object({
  RELAY_NAME: z.string().default('relay-1'),
  RELAY_PUBLIC_HOST: z.string().default('127.0.0.1'),
  RELAY_PORT_MIN: z.coerce.number().int().default(20_000),
  RELAY_PORT_MAX: z.coerce.number().int().default(20_999),
  TUNNEL_URL: z.string().default('ws://127.0.0.1:7000'),
});

const signInShape = z.object({ email: z.string(), password: z.string() });
const linkShape = z.object({ device: z.string(), url: z.string() });
const keysShape = z.object({ operator: z.string(), customer: z.string() });
const stateShape = z
  .object({ operator: signInShape, customer: signInShape, rotationLinks: z.array(linkShape), apiKeys: keysShape })
  .partial();

async function main(settings: Config): Promise<unknown> {
  if (!settings.demo) throw new Error('DEMO=1 is not set: there is no demo data without it');
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { phones: { type: 'string' }, state: { type: 'string' }, 'wait-seconds': { type: 'string' } },
  });
  const phones = z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .parse(values.phones ?? '2');
  const databaseUrl = settings.databaseUrl.reveal();
  const db = connectDatabase(databaseUrl, 2);
  const bus = openBus({ databaseUrl, redisUrl: settings.redisUrl?.reveal() });
  const context = contextOf(settings, db, publisher(bus, db, openLog('warn', 'demo')));
  try {
    if (positionals[0] === 'accounts') return await accounts(context, phones, values.state);
    if (positionals[0] === 'proxies') {
      const { rotationLinks = [] } = await stateOf(values.state);
      return await proxies(context, phones, rotationLinks, Number(values['wait-seconds'] ?? '30'));
    }
    throw new Error(usage);
  } finally {
    await bus.close();
    await db.$disconnect();
  }
}

async function accounts(context: SystemContext, phones: number, stateFile: string | undefined) {
  const known = await stateOf(stateFile);
  const signIns = await ensureDemoAccounts(context, known);
  const operator = await demoOperatorContext(context);
  const apiKeys = await ensureDemoKeys(operator, known.apiKeys ?? {});
  const relay = relayVariables.parse(process.env);
  const relayId = await ensureDemoRelay(operator, {
    name: relay.RELAY_NAME,
    publicHost: relay.RELAY_PUBLIC_HOST,
    tunnelUrl: relay.TUNNEL_URL,
    portMin: relay.RELAY_PORT_MIN,
    portMax: relay.RELAY_PORT_MAX,
  });
  return { ...signIns, apiKeys, codes: await demoPairingCodes(operator, relayId, phones) };
}

async function proxies(context: SystemContext, phones: number, known: readonly DemoLink[], waitSeconds: number) {
  const operator = await demoOperatorContext(context);
  const deadline = Date.now() + waitSeconds * 1_000;
  for (;;) {
    const devices = await readyDemoDevices(operator, phones);
    if (devices)
      return {
        proxies: await ensureDemoProxies(operator, devices),
        rotationLinks: await ensureDemoLinks(operator, devices, known),
      };
    if (Date.now() > deadline)
      throw new Error(`${phones} simulated phones did not come online within ${waitSeconds} s`);
    await wait(pollMs);
  }
}

/** What an earlier start wrote; nothing when the file is missing or of another shape. */
async function stateOf(file: string | undefined): Promise<z.infer<typeof stateShape>> {
  if (file === undefined) return {};
  try {
    return stateShape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

function contextOf(settings: Config, db: SystemContext['db'], publish: SystemContext['publish']): SystemContext {
  return {
    db,
    publish,
    keys: settings.credentialKeys,
    publicUrl: settings.publicUrl,
    lifetimes: { ...settings.sessions, resetLinkMs: settings.resetLinkMs },
    throttle: openThrottle(),
    browser: noBrowser,
    askRefusals: async () => undefined,
    askVpnSessions: async () => undefined,
    askTrial: async () => undefined,
    askClients: async () => undefined,
    brand: 'PocketProxy',
    webhookTargets: settings.webhookTargets,
    jobs: noQueues,
    now: new Date(),
    actor: { kind: 'command line', id: null, name: 'demo-seed' },
    ip: null,
    requestId: randomUUID(),
  };
}

try {
  process.stdout.write(`${JSON.stringify(await main(config()))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
