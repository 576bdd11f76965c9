import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { endedFailure, type Child } from '../processes.ts';
import type { StartOptions } from './options.ts';

const pollMs = 100;
const requestTimeoutMs = 5_000;

/** Waits until `url` answers 2xx. @throws Failure when the child ends before, or after `timeoutMs` */
export async function waitForHttp(child: Child, url: string, timeoutMs = 60_000): Promise<void> {
  await waitFor(child, timeoutMs, async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(requestTimeoutMs) }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.ok ?? false;
  });
}

/** What became of the relay's OpenVPN, as one line: it is up, or why not, or undecided after ten seconds. */
export async function openvpnState(
  { internalPort, listen }: Pick<StartOptions, 'internalPort' | 'listen'>,
  timeoutMs = 10_000,
): Promise<string> {
  const base = `http://127.0.0.1:${internalPort}`;
  const read = (page: string) =>
    fetch(`${base}/${page}`, { signal: AbortSignal.timeout(requestTimeoutMs) }).then((answer) => answer.text());
  for (const endsMs = performance.now() + timeoutMs; performance.now() < endsMs; await delay(pollMs)) {
    const [, why] = /^(OpenVPN is .*)$/m.exec(await read('healthz')) ?? [];
    if (why !== undefined) return why;
    if (/^pocketproxy_openvpn_up 1$/m.test(await read('metrics')))
      return `OpenVPN is up${isLoopback(listen) ? loopbackOnly : ''}`;
  }
  return 'OpenVPN is not up yet: see the log of the relay';
}

const loopbackOnly =
  '; --listen ADDRESS lets clients reach it, which run elsewhere: on this machine itself a VPN leads nowhere';

function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

/** Waits until the child's log holds `text`. @throws Failure as above */
export async function waitForLog(child: Child, text: string, timeoutMs = 60_000): Promise<void> {
  await waitFor(child, timeoutMs, async () => readLog(child).includes(text));
}

function readLog({ logFile }: Child): string {
  return logFile !== undefined && existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
}

async function waitFor(child: Child, timeoutMs: number, isReady: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady())) {
    if (!child.running) throw endedFailure(child, await child.ended);
    if (Date.now() > deadline) {
      throw new Failure(`The ${child.name} did not answer within ${timeoutMs / 1000} s; see ${child.logFile}.`);
    }
    await delay(pollMs);
  }
}
