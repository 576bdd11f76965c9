import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ensureBuilt } from '../build.ts';
import { Failure } from '../failure.ts';
import { postgresHome } from '../postgres-home.ts';
import { keepSecrets } from '../start/secrets.ts';
import { startWeb } from './web.ts';
import { testFiles } from './discover.ts';
import { startInstance } from './instance.ts';
import { startOpenIdProvider } from './openid-provider.ts';
import { startSiteverify } from './siteverify.ts';
import type { Bench, Counts } from './stage.ts';

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** In a spec that only reads the demo data, or works on what it makes itself: runs beside the others. */
const besideMark = /^\/\/ Runs beside others: \S/m;

/**
 * Runs Playwright against a `scripts/start` of its own: fresh data, free ports. Tests find it in BASE_URL, and its
 * demo.json in E2E_DEMO, its database in E2E_DATABASE_URL. A local OpenID provider stands in for Google. In PROTECTED_URL a second dashboard runs over the
 * same data, with Turnstile. A flaky test counts as failed.
 */
export async function runBrowserTests(bench: Bench, only: readonly string[]): Promise<Counts> {
  const { root, scratchDir, processes } = bench;
  const files = testFiles(root, 'browser', only).map((file) => path.relative('web', file));
  if (files.length === 0) throw new Failure('No browser test was found.');
  await ensureBuilt(root, processes, path.join(scratchDir, 'build.log'));
  const google = await startOpenIdProvider();
  const siteverify = await startSiteverify();
  try {
    return await againstProduct(bench, files, google.variables, siteverify.variables);
  } finally {
    await google.stop();
    siteverify.stop();
  }
}

type Variables = Readonly<Record<string, string>>;

async function againstProduct(bench: Bench, files: readonly string[], google: Variables, turnstile: Variables) {
  const { root, scratchDir, processes, env } = bench;
  const dataDir = path.join(scratchDir, 'demo');
  // Tests choose their addresses by X-Forwarded-For. OpenVPN: whether a machine can differs, so the specs say what its relay reports
  const variables = { ...google, TRUSTED_PROXIES: '127.0.0.1/32', OPENVPN: 'off' };
  const { demoFile, baseUrl } = await startInstance({ root, processes, env: { ...env, ...variables }, dataDir });
  const databaseUrl = databaseUrlOf(dataDir);
  const secrets = keepSecrets(path.join(dataDir, 'secrets.json'));
  const { url: protectedUrl } = await startWeb({
    root,
    processes,
    env,
    ...{ databaseUrl, secrets },
    variables: { ...variables, ...turnstile },
    logFile: path.join(dataDir, 'protected.log'),
  });
  const places = {
    ...{ BASE_URL: baseUrl, PROTECTED_URL: protectedUrl, E2E_DEMO: demoFile },
    ...{ E2E_DATABASE_URL: databaseUrl, E2E_VERIFIER_KEY: secrets.VERIFIER_KEY },
  };
  const beside = files.filter((file) => besideMark.test(readFileSync(path.join(root, 'web', file), 'utf8')));
  const groups = { main: files.filter((file) => !beside.includes(file)), beside };
  const counts = await Promise.all(
    Object.entries(groups)
      .filter(([, group]) => group.length > 0)
      .map(([name, group]) => runPlaywright({ ...bench, env: { ...env, ...places } }, name, group)),
  );
  const sum = (key: 'passed' | 'failed') => counts.reduce((total, each) => total + each[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

/** One Playwright with one worker: its files run one after the other. @throws Failure when it breaks */
async function runPlaywright(
  { root, scratchDir, processes, env }: Bench,
  name: string,
  files: readonly string[],
): Promise<Counts> {
  const report = path.join(scratchDir, `playwright-${name}.json`);
  const playwright = path.join(root, 'node_modules/@playwright/test/cli.js');
  const child = await processes.spawn(
    'playwright',
    process.execPath,
    [playwright, 'test', '--reporter=list,json', `--output=test-results/${name}`, ...files],
    { cwd: path.join(root, 'web'), env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
  );
  const how = await child.ended;
  if (!existsSync(report)) throw new Failure(`Playwright broke (${how}).`);
  const { expected, unexpected, flaky, skipped } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))).stats;
  const failed = unexpected + flaky + skipped;
  if (expected + failed === 0) throw new Failure(`No browser test ran (${how}).`);
  if (failed === 0 && how !== 'exit code 0') throw new Failure(`Playwright ended with ${how}.`);
  return { passed: expected, failed };
}

/** The database of a `scripts/start`, from the settings that it keeps. */
function databaseUrlOf(dataDir: string): string {
  const settings = z.object({ port: z.number(), password: z.string() });
  const { port, password } = settings.parse(JSON.parse(readFileSync(postgresHome(dataDir).settingsFile, 'utf8')));
  return `postgresql://postgres:${password}@127.0.0.1:${port}/pocketproxy`;
}
