import { gzipSync } from 'node:zlib';
import type { WebSession } from './web-session.ts';

/** What a page may cost; docs/performance.md explains the numbers. */
export const bounds = { p95Ms: 150, htmlKB: 60, nodes: 3_000, scriptKB: 170, publicScriptKB: 120 } as const;

/** Pages of both parts, by who opens them; `:device` and so on stand for the first one of its list. */
export const pages = {
  nobody: ['/', '/sign-in', '/sign-up'],
  operator: [
    ...['/admin', '/admin/devices', '/admin/devices?sort=state', '/admin/devices?q=berlin', '/admin/devices/:device'],
    ...['/admin/connections', '/admin/connections?sort=-port', '/admin/connections?q=crawler'],
    ...['/admin/connections/:connection', '/admin/groups', '/admin/customers', '/admin/customers/:customer'],
    ...['/admin/alerts', '/admin/usage', '/admin/audit', '/admin/jobs', '/admin/settings/webhooks'],
  ],
  customer: [
    ...['/portal', '/portal/devices', '/portal/devices?sort=-battery', '/portal/devices/:device'],
    ...['/portal/connections', '/portal/connections/:connection', '/portal/groups', '/portal/groups/:group'],
    ...['/portal/alerts', '/portal/usage', '/portal/members', '/portal/audit'],
  ],
} as const;

export type Who = keyof typeof pages;

export interface Figures {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Of the server's process for a request; undefined where its process is not known. */
  readonly cpuMs: number | undefined;
  readonly htmlKB: number;
  readonly scriptKB: number;
  readonly nodes: number;
}

/** Fills in the first device, connection, … of the list before. */
export async function addressOf(session: WebSession, page: string): Promise<string | undefined> {
  const [list, kind] = page.split('/:');
  if (list === undefined || kind === undefined) return page;
  const html = (await session.get(list)).body.toString();
  return new RegExp(`href="(${list}/[0-9a-f-]{36})"`).exec(html)?.[1];
}

/** Asks for a page so often, one at a time, after it is warm. */
export async function measurePage(
  session: WebSession,
  page: string,
  rounds: number,
  cpuSeconds: (() => number) | undefined,
): Promise<Figures | undefined> {
  const { status, body } = await session.get(page);
  if (status !== 200) return undefined;
  await session.get(page);
  const cpuBefore = cpuSeconds?.();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push((await session.get(page)).ms);
  const cpuAfter = cpuSeconds?.();
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  const html = body.toString();
  return {
    ...{ medianMs: at(0.5), p95Ms: at(0.95) },
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : ((cpuAfter - cpuBefore) / rounds) * 1_000,
    ...{ htmlKB: gzipSync(body).length / 1_000, nodes: nodesIn(html), scriptKB: await scriptOf(session, html) },
  };
}

/** Elements of the page as the server sends it: without scripts, styles and what React fills in later. */
function nodesIn(html: string): number {
  const shown = html.replace(/<script\b[\s\S]*?<\/script>/g, '').replace(/<style\b[\s\S]*?<\/style>/g, '');
  return shown.match(/<[a-z][a-z0-9-]*/g)?.length ?? 0;
}

/** All script files that the page names, gzipped, in kB. */
async function scriptOf(session: WebSession, html: string): Promise<number> {
  const files = new Set(
    Array.from(html.matchAll(/<script[^>]+src="([^"]+)"(?![^>]*nomodule)/gi), ([, src = '']) => src),
  );
  let bytes = 0;
  for (const file of files) bytes += gzipSync((await session.get(file)).body).length;
  return bytes / 1_000;
}
