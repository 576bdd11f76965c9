import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { ensureRelayLogin } from '../../../prisma/tools/relay-login.mjs';
import { ensureBuilt } from '../build.ts';
import { startPostgres } from '../postgres.ts';
import { requireFree } from '../ports.ts';
import type { Processes } from '../processes.ts';
import { DemoSeed, type Accounts, type OnPhones } from './demo-seed.ts';
import { environmentOf, type DatabaseUrls, type Environment } from './environment.ts';
import type { StartOptions } from './options.ts';
import { ensureHistory } from './history.ts';
import { openvpnState, waitForHttp, waitForLog } from './ready.ts';
import { keepCertificate } from './certificate.ts';
import { keepSecrets, type Secrets } from './secrets.ts';

export interface Demo extends OnPhones {
  readonly publicUrl: string;
  readonly accounts: Accounts;
}

/** Longest path that a unix socket may have on all systems. */
const maxSocketPath = 100;

/** Starts everything in its order and waits for each. `signal` ends the waiting. @throws Failure */
export async function startServices(
  root: string,
  options: StartOptions,
  processes: Processes,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Demo> {
  await requirePorts(options);
  const logFile = (name: string) => path.join(options.dataDir, 'logs', `${name}.log`);
  say('starting the database, building what is not built yet');
  const secrets = keepSecrets(path.join(options.dataDir, 'secrets.json'));
  const [database, certificate] = await Promise.all([
    startDatabase(root, options, processes, logFile, secrets),
    keepCertificate(path.join(options.dataDir, 'certificate')),
    ensureBuilt(root, processes, logFile('build')),
  ]);
  say('database is up, builds are up to date');
  if (database.relayUrl === database.url)
    say('the relay uses DATABASE_URL, whose user may not make a login for it: see docs/deploy.md');
  const environment = environmentOf(options, secrets, certificate, database);
  const seed = new DemoSeed(path.join(root, 'web/dist/demo-seed.mjs'), environment.variables, signal);
  const demoFile = path.join(options.dataDir, 'demo.json');
  const [accounts] = await Promise.all([
    seed.accounts(options.phones, demoFile),
    startServers(root, options, processes, environment, logFile),
  ]);
  say('dashboard, jobs and relay answer');
  if (environment.relay.OPENVPN !== 'off') say(await openvpnState(options));
  await startPhones(root, options, processes, environment, accounts, logFile('phones'));
  const onPhones = await seed.proxies(options.phones, demoFile);
  say(`${onPhones.proxies.length} phones are online`);
  await ensureHistory(
    database.url,
    onPhones.proxies.map(({ device }) => device),
    new Date(),
  );
  return { publicUrl: environment.publicUrl, accounts, ...onPhones };
}

async function requirePorts({ webPort, tunnelPort, internalPort }: StartOptions): Promise<void> {
  await requireFree(webPort, '127.0.0.1', 'the dashboard', 'PORT');
  await requireFree(tunnelPort, '127.0.0.1', 'the phones', 'TUNNEL_PORT');
  await requireFree(internalPort, '127.0.0.1', "the relay's health", 'INTERNAL_PORT');
}

/** The embedded database, unless DATABASE_URL names one; then the migrations and the relay's login. */
async function startDatabase(
  root: string,
  options: StartOptions,
  processes: Processes,
  logFile: (name: string) => string,
  secrets: Secrets,
): Promise<DatabaseUrls> {
  let url = process.env.DATABASE_URL;
  if (!url) {
    const { dataDir: dir, postgresPort: port } = options;
    const postgres = await startPostgres(processes, { dir, logFile: logFile('postgres'), port });
    const database = await postgres.database('pocketproxy');
    url = database.url;
    // Phones and relay remember rows of a database that is no more.
    if (database.created)
      for (const stale of ['phones', 'relay']) rmSync(path.join(dir, stale), { recursive: true, force: true });
  }
  await processes.run('migrations', process.execPath, [path.join(root, 'prisma/tools/migrate-deploy.mjs')], {
    env: { ...process.env, POCKETPROXY_ENV: 'development', DATABASE_URL: url },
    logFile: logFile('migrations'),
  });
  return { url, relayUrl: await relayUrl(url, secrets.RELAY_DATABASE_PASSWORD) };
}

/** The URL with the relay's own login; the same URL where its user may not make one. */
async function relayUrl(databaseUrl: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const login = await ensureRelayLogin(client, password);
    if (!login) return databaseUrl;
    const url = new URL(databaseUrl);
    [url.username, url.password] = [login, password];
    return url.href;
  } finally {
    await client.end();
  }
}

async function startServers(
  root: string,
  options: StartOptions,
  processes: Processes,
  environment: Environment,
  logFile: (name: string) => string,
): Promise<void> {
  const node = (name: string, cwd: string, ...args: string[]) => {
    const env = name === 'relay' ? environment.relay : environment.variables;
    return processes.spawn(name, process.execPath, args, { cwd: path.join(root, cwd), env, logFile: logFile(name) });
  };
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  const relay = await node('relay', 'relay', 'dist/main.mjs');
  const web = await node('dashboard', 'web', next, 'start', '-H', '127.0.0.1', '-p', String(options.webPort));
  const jobs = await node('jobs', 'web', 'dist/jobs.mjs');
  await Promise.all([
    waitForHttp(relay, `http://127.0.0.1:${options.internalPort}/readyz`),
    waitForHttp(web, `${environment.publicUrl}/api/health`),
    waitForLog(jobs, '"ready":true'),
  ]);
}

async function startPhones(
  root: string,
  options: StartOptions,
  processes: Processes,
  environment: Environment,
  accounts: Accounts,
  logFile: string,
): Promise<void> {
  const stateDir = path.join(options.dataDir, 'phones');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const control = path.join(options.dataDir, 'phones.sock');
  const args = [
    'simulate',
    '--server',
    environment.publicUrl,
    '--codes',
    accounts.codes.map(({ code }) => code).join(','),
  ];
  args.push('--state-dir', stateDir, '--via', environment.tunnelAddress);
  if (control.length <= maxSocketPath) args.push('--control', control);
  await processes.spawn('phones', process.execPath, [path.join(root, 'android-agent/dist/cli.mjs'), ...args], {
    env: environment.variables,
    logFile,
  });
}
