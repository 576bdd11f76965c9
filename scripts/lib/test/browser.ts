import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ensureBuilt } from '../build.ts';
import { Failure } from '../failure.ts';
import { freePort } from '../ports.ts';
import { endedFailure } from '../processes.ts';
import { testFiles } from './discover.ts';
import type { Bench, Counts } from './stage.ts';

const startTimeoutMs = 180_000;
const pollMs = 200;
const proxyPorts = 100;
const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/**
 * Runs Playwright against a `scripts/start` of its own: fresh data, free ports. Tests find it in BASE_URL, and its
 * demo.json in E2E_DEMO. A flaky test counts as failed.
 */
export async function runBrowserTests(bench: Bench, only: readonly string[]): Promise<Counts> {
  const { root, scratchDir, processes, env } = bench;
  const files = testFiles(root, 'browser', only).map((file) => path.relative('web', file));
  if (files.length === 0) throw new Failure('No browser test was found.');
  await ensureBuilt(root, processes, path.join(scratchDir, 'build.log'));
  const { demoFile, baseUrl } = await startInstance(bench);
  const report = path.join(scratchDir, 'playwright.json');
  const playwright = path.join(root, 'node_modules/@playwright/test/cli.js');
  const child = await processes.spawn(
    'playwright',
    process.execPath,
    [playwright, 'test', '--reporter=list,json', ...files],
    {
      cwd: path.join(root, 'web'),
      env: { ...env, BASE_URL: baseUrl, E2E_DEMO: demoFile, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  const how = await child.ended;
  if (!existsSync(report)) throw new Failure(`Playwright broke (${how}).`);
  const { expected, unexpected, flaky, skipped } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))).stats;
  const failed = unexpected + flaky + skipped;
  if (expected + failed === 0) throw new Failure(`No browser test ran (${how}).`);
  if (failed === 0 && how !== 'exit code 0') throw new Failure(`Playwright ended with ${how}.`);
  return { passed: expected, failed };
}

async function startInstance({
  root,
  scratchDir,
  processes,
  env,
}: Bench): Promise<{ demoFile: string; baseUrl: string }> {
  const dataDir = path.join(scratchDir, 'demo');
  mkdirSync(dataDir, { recursive: true });
  const [web, tunnel, internal] = [await freePort(), await freePort(), await freePort()];
  const firstProxyPort = 30_000 + (process.pid % 250) * proxyPorts; // below the system's ephemeral ports
  const ports = ['--port', web, '--tunnel-port', tunnel, '--internal-port', internal];
  ports.push('--proxy-port-min', firstProxyPort, '--proxy-port-max', firstProxyPort + proxyPorts - 1);
  const args = [
    '--import',
    'tsx',
    path.join(root, 'scripts/lib/start/main.ts'),
    '--data',
    dataDir,
    ...ports.map(String),
  ];
  const logFile = path.join(scratchDir, 'start.log');
  const child = await processes.spawn('start', process.execPath, args, { cwd: root, env, logFile });
  const demoFile = path.join(dataDir, 'demo.json');
  const deadline = Date.now() + startTimeoutMs;
  while (!existsSync(demoFile)) {
    if (!child.running) throw endedFailure(child, await child.ended);
    if (Date.now() > deadline) throw new Failure(`scripts/start was not up within ${startTimeoutMs / 1000} s.`);
    await delay(pollMs);
  }
  return { demoFile, baseUrl: `http://127.0.0.1:${web}` };
}
