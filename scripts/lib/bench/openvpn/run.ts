import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Lab, skip } from '../../../../relay/test/openvpn/lab.ts';
import { socketBufferBytes } from '../../../../relay/src/listeners/openvpn/server-arguments.ts';
import { objectHash } from '../../../../relay/test/openvpn/targets.ts';
import { Failure } from '../../failure.ts';
import { table } from '../report.ts';
import { Results } from '../results.ts';
import { signIn, type Logins } from './logins.ts';
import { measures } from './measures.ts';
import { rows, verdict } from './rows.ts';
import { soak } from './soak.ts';
import { fill, originHost, type World } from './world.ts';

export const openvpnUsage =
  'scripts/bench openvpn [--quick] [--only TEXT] [--sessions 300] [--json FILE] | --soak MINUTES';

const speeds = { full: { rounds: 5, windowMs: 2_000 }, quick: { rounds: 2, windowMs: 1_000 } } as const;
const warmupMs = 4_000;
const downloadBytes = 2 ** 30;

/**
 * OpenVPN by the relay beside the same openvpn with the kernel's NAT, in one run: the real client, each part in a network
 * namespace. Exit code 1 when a download's hash is wrong. With --only: the measures whose name holds the text, without the
 * sign-ins and the download. With --soak: sessions that come and go, for so long.
 */
export async function openvpn(args: readonly string[], interrupted: Promise<never>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      sessions: { type: 'string', default: '300' },
      json: { type: 'string' },
      soak: { type: 'string' },
    },
  });
  const sessions = Number(values.sessions);
  if (!(sessions >= 1 && sessions <= 2_000)) throw new Failure(openvpnUsage);
  if (skip) throw new Failure(`OpenVPN cannot run here. ${skip}`);
  const soakMinutes = values.soak === undefined ? undefined : Number(values.soak);
  if (soakMinutes !== undefined && !(soakMinutes > 0)) throw new Failure(openvpnUsage);
  const restore = allowBuffers();
  const lab = new Lab(sessions + 2);
  try {
    if (soakMinutes !== undefined) return (await Promise.race([soak(lab, soakMinutes), interrupted])) ? 0 : 1;
    const work = measure(lab, { ...speeds[values.quick ? 'quick' : 'full'], only: values.only }, values.json);
    return await Promise.race([work, interrupted]);
  } finally {
    await lab.close();
    restore();
  }
}

/** Socket buffers as docs/deploy.md and the README ask for; returns what puts the machine's own bounds back. */
function allowBuffers(): () => void {
  const files = ['/proc/sys/net/core/rmem_max', '/proc/sys/net/core/wmem_max'];
  const before = files.map((file) => [file, readFileSync(file, 'utf8').trim()] as const);
  for (const [file, bytes] of before)
    if (Number(bytes) < socketBufferBytes) writeFileSync(file, String(socketBufferBytes));
  return () => {
    for (const [file, bytes] of before) writeFileSync(file, bytes);
  };
}

async function measure(
  lab: Lab,
  { rounds, windowMs, only }: { readonly rounds: number; readonly windowMs: number; readonly only: string },
  json: string | undefined,
): Promise<number> {
  const world = await fill(lab);
  const results = new Results();
  for (let round = 0; round <= rounds; round++) {
    for (const one of measures.filter(({ name }) => name.includes(only))) {
      for (const way of world.ways) {
        process.stderr.write(`${round === 0 ? 'warm-up' : `round ${round}/${rounds}`}: ${one.name}, ${way.name}\n`);
        // until what a busy relay runs is compiled its connections cost several times as much
        const sample = await one.run(world, way, round === 0 ? warmupMs : windowMs);
        if (round > 0) results.add(one.name, way.name, sample);
      }
    }
  }
  const title = `\n${cpus().length} cores, Node ${process.version}, medians of ${rounds}\n\n`;
  if (only !== '') {
    console.log(title + report(results));
    if (json) writeFileSync(json, JSON.stringify({ results }, null, 2));
    return 0;
  }
  const logins = await signIn(world);
  const download = await hashed(world);
  if (json) writeFileSync(json, JSON.stringify({ results, logins, download }, null, 2));
  console.log(title + report(results, logins));
  console.log(
    `\n1 GiB while ${logins.sessions} are signed in: ${download.seconds.toFixed(1)} s, SHA-256 ${download.equal ? 'equal' : 'WRONG'}`,
  );
  return download.equal ? 0 : 1;
}

/** Rows of what was measured. */
function report(results: Results, logins?: Logins): string {
  const head = ['metric', 'target', '', 'by relay', 'by NAT', 'openvpn, relay, phone while measured'];
  const measured = rows.map((row) => row(results)).filter((row) => !row.some((cell) => cell.includes('NaN')));
  return table([head, ...measured, ...(logins ? loginRows(logins) : [])]);
}

function loginRows({ sessions, seconds, openvpnCpuMs, relayCpuMs, openvpnBytes, relayBytes }: Logins): string[][] {
  const perSecond = sessions / seconds;
  const each = `${openvpnCpuMs.toFixed(2)} ms of openvpn, ${relayCpuMs.toFixed(2)} ms of relay each`;
  const memory = `${(openvpnBytes / 1_024).toFixed(0)} KiB of openvpn, ${(relayBytes / 1_024).toFixed(0)} KiB of relay each`;
  return [
    ['logins at once', '≥ 30/s', verdict(perSecond >= 30), `${perSecond.toFixed(0)}/s`, '', each],
    ['sessions at once', '≥ 300', verdict(sessions >= 300), String(sessions), '', memory],
  ];
}

async function hashed({ ways }: World): Promise<{ seconds: number; equal: boolean }> {
  const sinceMs = performance.now();
  const got = await ways[0]?.customer.call('download', originHost, downloadBytes);
  const seconds = (performance.now() - sinceMs) / 1_000;
  return { seconds, equal: got?.sha256 === objectHash(downloadBytes) };
}
