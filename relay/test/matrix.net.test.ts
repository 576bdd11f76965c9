import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { reasons, type Reason } from '../protocol/reasons.ts';
import { relayLimits } from '../src/limits.ts';
import { methods, type Destination, type Outcome } from './support/attempts.ts';
import { nameServer } from './support/name-server.ts';
import { closedPort, echoes, httpOrigin, tcpOrigin, udpEcho } from './support/origin.ts';
import type { Via } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';

/**
 * PROTO-02, PROTO-04, IPWL-02, IPWL-03, SEC-03, pitfalls 3 to 6, 10: every method × who asks × state of the phone ×
 * kind of destination, through a real relay and real phones.
 */

type Method = keyof typeof methods;
const signIns = ['right', 'wrong', 'missing', 'whitelisted', 'of another connection'] as const;
const phoneStates = ['online', 'offline', 'mobile down'] as const;
const destinations = [
  ...['IPv4', 'IPv6', 'name'],
  ...['refused literal', 'refused by resolution', 'closed port', 'unknown name'],
] as const;
type SignIn = (typeof signIns)[number];
type PhoneState = (typeof phoneStates)[number];

let stack: TestStack;
let proxies: Record<PhoneState, Proxy>;
let places: Record<string, Destination>;
const closers: (() => unknown)[] = [];

before(async () => {
  const names = await nameServer({ 'allowed.test': '127.0.0.1', 'private.test': '10.1.2.3' });
  stack = await TestStack.start({ phones: 2, connections: 2, dnsServers: [names.address] });
  const allowed = ['127.9.0.0/16'];
  const [online, down] = [stack.phone(0), stack.phone(1)];
  proxies = {
    online: await stack.addProxy({ phone: online, allowed }),
    offline: await stack.addProxy({ phone: await stack.addOfflinePhone(), allowed }),
    'mobile down': await stack.addProxy({ phone: down, allowed }),
  };
  await stack.script(down, { mobile: 'down' });
  const { ports, closed } = await startOrigins();
  const answering = { host: '127.0.0.1', port: ports.udp };
  places = {
    IPv4: { host: '127.0.0.1', ports },
    IPv6: { host: '::1', ports },
    name: { host: 'allowed.test', ports },
    'refused literal': { host: '10.1.2.3', ports, answering },
    'refused by resolution': { host: 'private.test', ports, answering },
    'closed port': { host: '127.0.0.1', ports: { echo: closed, http: closed, udp: closed }, answering },
    'unknown name': { host: 'nowhere.test', ports, answering },
  };
  closers.push(names.close);
});

after(async () => {
  for (const close of closers) await close();
  await stack?.close();
});

function echoBody(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Length', request.headers['content-length'] ?? 0);
  request.pipe(response);
}

/** TCP and UDP echo and HTTP on the same ports of 127.0.0.1 and ::1. */
async function startOrigins() {
  const answer = httpOrigin(echoBody);
  const [echo, http, udp] = [await tcpOrigin(echoes), await answer, await udpEcho()];
  const ports = { echo: echo.port, http: http.port, udp: udp.port };
  const six = [
    await tcpOrigin(echoes, '::1', ports.echo),
    await httpOrigin(echoBody, '::1', ports.http),
    await udpEcho('::1', ports.udp),
  ];
  closers.push(...[echo, http, udp, ...six].map(({ close }) => close));
  return { ports, closed: await closedPort() };
}

/** Failed sign-ins are throttled by source, so each case comes from a loopback address of its own. */
function viaOf(signIn: SignIn, state: PhoneState, serial: number): Via {
  const { port, username, password } = proxies[state];
  const source = `127.${signIn === 'whitelisted' ? 9 : 8}.${Math.floor(serial / 250)}.${(serial % 250) + 1}`;
  const other = stack.stack.connections[0];
  const logins = {
    right: { username, password },
    wrong: { username, password: 'not-the-password-of-it' },
    missing: undefined,
    whitelisted: undefined,
    'of another connection': other && { username: other.username, password: other.password },
  };
  return { port, source, login: logins[signIn] };
}

/**
 * The reason that must be given, or undefined: it works. The order is the gate's: who, where to, the phone; a UDP
 * association asks for the phone before it knows a destination.
 */
function reasonFor(method: Method, signIn: SignIn, state: PhoneState, destination: string): Reason | undefined {
  if (signIn === 'missing') return 'credentials_missing';
  if (signIn === 'wrong' || signIn === 'of another connection') return 'credentials_wrong';
  if (destination === 'refused literal' && method !== 'SOCKS5 UDP') return 'destination_refused';
  if (state === 'offline') return 'phone_offline';
  if (state === 'mobile down') return 'mobile_down';
  if (destination.startsWith('refused')) return 'destination_refused';
  if (destination === 'closed port') return 'connect_refused';
  return destination === 'unknown name' ? 'name_not_found' : undefined;
}

/** How each protocol says it. */
function expected(method: Method, reason: Reason | undefined): Outcome {
  if (reason === undefined) return 'echoed';
  if (method === 'HTTP CONNECT' || method === 'HTTP absolute-form') return { code: reasons[reason].http, reason };
  if (reason === 'credentials_missing') return { code: 'method 255', reason: undefined };
  if (reason === 'credentials_wrong') return { code: 'login 1', reason: undefined };
  if (method === 'SOCKS5 UDP' && aboutDatagram.has(reason)) return 'silent';
  return { code: reasons[reason].socks, reason: undefined };
}
/** An association has no destination yet: these show at a datagram only, which is dropped (RFC 1928 §7). */
const aboutDatagram = new Set<Reason>(['destination_refused', 'connect_refused', 'name_not_found']);

let serial = 0;
for (const method of Object.keys(methods) as Method[]) {
  describe(method, { concurrency: 8 }, () => {
    for (const state of phoneStates) {
      for (const signIn of signIns) {
        for (const destination of destinations) {
          const reason = reasonFor(method, signIn, state, destination);
          const number = serial++;
          const title = `${method}, ${signIn} login, phone ${state}, ${destination}: ${reason ?? 'works'}`;
          test(title, { timeout: 15_000 }, async () => {
            const place = places[destination];
            assert.ok(place);
            const outcome = await methods[method](viaOf(signIn, state, number), place);
            assert.deepEqual(outcome, expected(method, reason));
          });
        }
      }
    }
  });
}

test('SEC-05 guesses of a chosen password: strangers wait by every protocol, an address that signed in before does not', async () => {
  const proxy = await stack.addProxy({ passwordGiven: true });
  const { ports } = places['IPv4'] ?? assert.fail();
  const via = (source: string, password = proxy.password): Via => ({
    ...{ port: proxy.port, source, login: { username: proxy.username, password } },
  });
  const there = { host: '127.0.0.1', ports };
  assert.equal(await methods['HTTP CONNECT'](via('127.20.0.1'), there), 'echoed');
  for (let n = 0; n < relayLimits.maxConnectionFailures; n++)
    assert.notEqual(await methods.SOCKS5(via(`127.21.0.${n + 1}`, 'wrong'), there), 'echoed');
  assert.deepEqual(await methods['HTTP CONNECT'](via('127.22.0.1'), there), {
    ...{ code: reasons.sign_ins_paused.http, reason: 'sign_ins_paused' },
  });
  assert.notEqual(await methods.SOCKS5(via('127.22.0.1'), there), 'echoed');
  assert.equal(await methods.SOCKS5(via('127.20.0.1'), there), 'echoed');
});
