import { lstat, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { UsageError } from './credentials.ts';
import { agentLimits as limits } from './limits.ts';
import { phoneScript } from './network/phone-script.ts';
import type { SimulatedNetwork } from './network/simulated-network.ts';

/** A simulated phone that takes commands. */
export interface ScriptedPhone {
  readonly name: string;
  readonly network: SimulatedNetwork;
  readonly agent: { readonly connected: boolean; readonly openExits: number };
}

/**
 * HTTP on a unix socket of mode 0600 to script simulated phones: `GET /phones`, `PATCH /phones/<index or name>`.
 * @throws UsageError when the socket is in use.
 */
export async function startControlServer(
  path: string,
  phones: readonly ScriptedPhone[],
): Promise<{ close(): Promise<void> }> {
  await removeStale(path);
  const server = createServer((request, response) => {
    answer(request, response, phones).catch(() => response.destroy());
  });
  await listenPrivately(server, path);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  phones: readonly ScriptedPhone[],
): Promise<void> {
  const path = decodeURIComponent(request.url ?? '/');
  if (request.method === 'GET' && path === '/phones') return send(response, 200, phones.map(describe));
  const phone = phoneAt(path, phones);
  if (!phone) return send(response, 404, { error: 'no such phone' });
  if (request.method === 'GET') return send(response, 200, describe(phone, phones.indexOf(phone)));
  if (request.method !== 'PATCH') return send(response, 405, { error: 'use GET or PATCH' });
  const script = phoneScript.safeParse(await readJson(request));
  if (!script.success)
    return send(response, 400, { error: script.error.issues[0]?.message, issues: script.error.issues });
  phone.network.script(script.data);
  send(response, 200, describe(phone, phones.indexOf(phone)));
}

function phoneAt(path: string, phones: readonly ScriptedPhone[]): ScriptedPhone | undefined {
  const key = /^\/phones\/([^/]+)$/.exec(path)?.[1];
  return phones.find(({ name }) => name === key) ?? (/^\d+$/.test(key ?? '') ? phones[Number(key)] : undefined);
}

function describe({ name, network, agent }: ScriptedPhone, index: number): object {
  const { connected, openExits } = agent;
  const { latencyMs, bandwidthBitsPerSecond } = network.link;
  return { index, name, connected, openExits, latencyMs, bandwidthBitsPerSecond, ...network.state() };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) {
    text += String(piece);
    if (text.length > limits.controlBodyBytes) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}

/** A path of a unix socket is bound in the same tick, so the mask covers exactly that. */
function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new UsageError(`--control ${path}: ${error.message}`)));
    server.once('listening', resolve);
    const mask = process.umask(0o177);
    server.listen(path);
    process.umask(mask);
  });
}

/** Removes a socket that no one listens on any more. */
async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSocket()) throw new UsageError(`--control ${path} exists and is no socket`);
  const used = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (used) throw new UsageError(`--control ${path} is in use by another process`);
  await unlink(path);
}
