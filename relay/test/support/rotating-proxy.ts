import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { password } from '../fixtures.ts';
import { proxyUnderTest, type ProxyUnderTest } from '../listeners/proxy-under-test.ts';
import { echoes, httpOrigin, tcpOrigin } from './origin.ts';
import type { Opened, Via } from './proxy-client.ts';
import { Wire } from './wire.ts';

/** A proxy whose phone rotates when a test says so, and what clients ask of it. */

export const login = { username: 'ppabcdefghijkm', password };
export const withinMs = 60_000;
export const waitMs = 30_000;

export async function setUp(t: TestContext, settings = {}) {
  const proxy = await proxyUnderTest({ settings });
  t.after(() => proxy.close());
  const via: Via = { port: proxy.port, login };
  const { deviceId } = proxy.connection.settings;
  const { phases } = proxy;
  /** The relay is about to send the command. */
  const begin = (drainMs = 0) => phases.begin(deviceId, { drainMs, withinMs });
  /** The radio goes off and on, and the new address is verified. */
  const finish = async () => {
    proxy.loseTunnel('rotating');
    await offline(proxy);
    await proxy.returnPhone();
    phases.end(deviceId);
  };
  return { proxy, via, deviceId, phases, begin, finish };
}

export async function offline({ tunnels, connection }: ProxyUnderTest): Promise<void> {
  while (tunnels.isOnline(connection.settings.deviceId)) await new Promise(setImmediate);
}

export async function waiting({ waitingRoom }: ProxyUnderTest, count: number): Promise<void> {
  while (waitingRoom.size !== count) await new Promise(setImmediate);
}

export async function echoOrigin(t: TestContext, serve: (socket: Socket) => void = echoes) {
  const origin = await tcpOrigin(serve);
  t.after(origin.close);
  return origin;
}

export async function helloOrigin(t: TestContext) {
  const origin = await httpOrigin((request, response) => {
    request.resume();
    request.on('end', () => response.end(`hello ${request.method}`));
  });
  t.after(origin.close);
  return origin;
}

export async function says(opened: Opened): Promise<string> {
  assert(opened.ok, `refused: ${opened.ok ? '' : opened.reason}`);
  opened.wire.write('ping');
  const answer = (await opened.wire.exactly(4)).toString();
  opened.wire.close();
  return answer;
}

export const auth = `Proxy-Authorization: Basic ${Buffer.from(`${login.username}:${password}`).toString('base64')}\r\n`;

interface Asked {
  readonly method?: string;
  readonly body?: string;
}

export function write(wire: Wire, port: number, { method = 'GET', body = '' }: Asked = {}): void {
  const length = body ? `Content-Length: ${body.length}\r\n` : '';
  wire.write(`${method} http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n${length}${auth}\r\n${body}`);
}

/** One request on a kept connection; returns status and body. */
export function ask(wire: Wire, port: number, asked?: Asked): Promise<string> {
  write(wire, port, asked);
  return answerOn(wire);
}

export async function answerOn(wire: Wire): Promise<string> {
  const head = (await wire.through('\r\n\r\n')).toString('latin1');
  const [, length = '0'] = /^content-length: (\d+)\r$/im.exec(head) ?? [];
  return `${head.slice(9, 12)} ${(await wire.exactly(Number(length))).toString()}`;
}

/** Greeting, sign-in and a request for a.example:443, in one write. */
export function socksMessages(command: 1 | 3): Buffer {
  const word = (text: string) => [text.length, ...Buffer.from(text)];
  const signIn = [1, ...word(login.username), ...word(password)];
  return Buffer.from([5, 1, 2, ...signIn, 5, command, 0, 3, ...word('a.example'), 1, 187]);
}
