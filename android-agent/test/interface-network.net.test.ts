import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir, type NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, test, type TestContext } from 'node:test';
import { InterfaceNetwork, type InterfaceNetworkOptions } from '../src/network/interface-network.ts';
import { loadDeviceSockets } from '../src/network/device-socket.ts';
import type { CommandLine } from '../src/network/run-program.ts';
import { parseDnsServer } from '../src/network/dns/server.ts';
import { reasonOfError } from '../src/refused.ts';
import { finishRotation, rotate, type RotationOrder } from '../src/rotation.ts';
import { DnsServer } from './dns-server.ts';
import { quickLimits, silent } from './phone.ts';
import { startServer } from './stub-relay.ts';

const never = new AbortController().signal;
const loopback = Uint8Array.of(127, 0, 0, 1);
let network: InterfaceNetwork | undefined;
afterEach(() => network?.close());

const sockets = await loadDeviceSockets();

/** The loopback interface as a modem whose address the test sets; 127.0.0.0/8 needs no set-up on Linux. */
function modem(options: Partial<InterfaceNetworkOptions> = {}, has: { address?: string } = { address: '127.0.0.7' }) {
  const box = has;
  const list = (): NodeJS.Dict<NetworkInterfaceInfo[]> => ({
    lo: box.address === undefined ? [] : [ipv4(box.address)],
    wlan0: [ipv4('127.0.0.8')],
  });
  const made = new InterfaceNetwork({
    name: 'lo',
    dnsServers: [],
    log: silent,
    list,
    sockets,
    ...options,
  });
  network = made;
  return { network: made, box };
}

function ipv4(address: string): NetworkInterfaceInfo {
  return { address, netmask: '255.0.0.0', family: 'IPv4', mac: '00:00:00:00:00:00', internal: false, cidr: null };
}

function changed(on: InterfaceNetwork, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (condition() && resolve());
    on.onChange(look);
    look();
  });
}

async function upModem(options: Partial<InterfaceNetworkOptions> = {}, has?: { address: string }) {
  const made = modem(options, has);
  await changed(made.network, () => made.network.unavailable() === undefined);
  return made;
}

async function seenBy(dial: () => Socket): Promise<string | undefined> {
  const socket = dial();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const { localAddress } = socket;
  socket.destroy();
  return localAddress;
}

function order(options: Partial<RotationOrder> = {}): RotationOrder {
  const done = (): Promise<void> => Promise.resolve();
  return { holdMs: 10, expired: () => false, stop: never, onOldIp: done, onStep: done, ...options };
}

test('PROTO-04 pitfall-10: TCP, UDP and DNS leave from the modem’s address only', async (t) => {
  const dns = await DnsServer.start({ 'site.test': ['127.0.0.1'] });
  t.after(() => dns.close());
  const { network: phone } = await upModem({
    dnsServers: [dns.server].flatMap((server) => parseDnsServer(server) ?? []),
  });
  const server = createServer((socket) => socket.resume().on('error', () => undefined));
  t.after(() => server.close());
  const port = await startServer(server);
  assert.equal(await seenBy(() => phone.dialTcp(loopback, port)), '127.0.0.7');

  const sink = createSocket('udp4');
  t.after(() => sink.close());
  sink.bind(0, '127.0.0.1');
  await once(sink, 'listening');
  const udp = phone.openUdp(4);
  t.after(() => udp.close());
  udp.send('x', sink.address().port, '127.0.0.1');
  const from = await new Promise<string>((resolve) => sink.on('message', (_, { address }) => resolve(address)));
  assert.equal(from, '127.0.0.7');

  assert.deepEqual((await phone.resolve('site.test')).addresses, [loopback]);
  assert.deepEqual(new Set(dns.asked.map((question) => question.from)), new Set(['127.0.0.7']));
});

test('PROTO-04 pitfall-10: a modem without an address refuses all, although Wi-Fi is there', async () => {
  const { network: phone } = modem({}, {});
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(phone.unavailable(), 'mobile_down');
  assert.equal(phone.state().mobileUp, false);
  assert.throws(() => phone.dialTcp(loopback, 80), { reason: 'mobile_down' });
  assert.throws(() => phone.openUdp(4), { reason: 'mobile_down' });
  await assert.rejects(phone.resolve('site.test'), { reason: 'mobile_down' });
});

test('PROTO-04 pitfall-10: IPv6 is not sent another way when the modem has only IPv4', async () => {
  const { network: phone } = await upModem();
  assert.throws(() => phone.dialTcp(new Uint8Array(16), 80), { reason: 'network_unreachable' });
  assert.throws(() => phone.openUdp(6), { reason: 'network_unreachable' });
});

test('PROTO-04 pitfall-10: a modem that is gone is mobile_down, and nothing leaves by another interface', async () => {
  const list = () => ({ 'wwan-gone': [ipv4('127.0.0.7')] });
  const { network: phone } = await upModem({ name: 'wwan-gone', list });
  for (const open of [() => phone.dialTcp(loopback, 80), () => phone.openUdp(4)])
    assert.throws(open, (error) => reasonOfError(error) === 'mobile_down');
});

test('PROTO-04 pitfall-10: an address that has just gone is mobile_down, and never another one', async () => {
  const { network: phone } = await upModem({}, { address: '192.0.2.77' }); // of no interface here
  assert.throws(
    () => phone.openUdp(4),
    (error) => reasonOfError(error) === 'mobile_down',
  );
  const [error] = await once(phone.dialTcp(loopback, 80), 'error');
  assert.equal(reasonOfError(error), 'mobile_down');
});

test('PROTO-04: a modem that loses its address is noticed within seconds, and one that gets a new one', async (t) => {
  const { network: phone, box } = await upModem();
  box.address = undefined;
  await changed(phone, () => phone.unavailable() === 'mobile_down');
  box.address = '127.0.0.9';
  await changed(phone, () => phone.unavailable() === undefined);
  const server = createServer((socket) => socket.resume().on('error', () => undefined));
  t.after(() => server.close());
  const port = await startServer(server);
  assert.equal(await seenBy(() => phone.dialTcp(loopback, port)), '127.0.0.9');
});

test('ROT-02: the rotate command runs without a shell, and both addresses are seen over the modem', async (t) => {
  let answers = 0;
  const check = createHttpServer((request, response) => {
    assert.equal(request.socket.remoteAddress, '127.0.0.7');
    response.end(JSON.stringify({ ip: `203.0.113.${++answers}` }));
  });
  t.after(() => check.close());
  const ipCheck = new URL(`http://127.0.0.1:${await startServer(check)}/`);
  const { network: phone } = await upModem({
    ipCheck,
    rotation: { cycle: [process.execPath, '-e', 'process.exit(3)'] },
  });
  assert.deepEqual(phone.commands, ['rotate']);
  assert.equal((await rotate(phone, order()))?.reason, 'rotation_failed', 'its exit code counts');

  network?.close();
  const { network: other } = await upModem({
    ipCheck,
    rotation: { cycle: [process.execPath, '-e', 'process.exit(process.argv[1] === "$(true)" ? 0 : 3)', '$(true)'] },
  });
  const outcome = await rotate(other, order());
  assert.ok(outcome);
  assert.deepEqual([outcome.ok, outcome.method], [true, 'program']);
  assert.notEqual(outcome.newIp, outcome.oldIp);
  assert.equal(other.state().publicIpv4, outcome.newIp);
});

test('pitfall-11: a rotate command that hangs is ended, and the recover command runs', async (t) => {
  const check = createHttpServer((_, response) => response.end('203.0.113.5\n'));
  t.after(() => check.close());
  const ipCheck = new URL(`http://127.0.0.1:${await startServer(check)}/`);
  const marker = join(tmpdir(), `recovered-${process.pid}`);
  const { network: phone } = await upModem({
    ipCheck,
    rotation: { cycle: [process.execPath, '-e', 'setInterval(() => {}, 1e6)'] },
    recoverCommand: [process.execPath, '-e', 'require("node:fs").writeFileSync(process.argv[1], "")', marker],
  });
  const outcome = await rotate(phone, order({ limits: { ...quickLimits, recoverMs: 5_000 } }));
  assert.deepEqual([outcome?.ok, outcome?.reason], [false, 'radio_stuck']);
  await rm(marker); // fails when the command did not run
});

/** Answers another address each time. */
async function changingCheck(t: TestContext): Promise<URL> {
  let answers = 0;
  const check = createHttpServer((_, response) => response.end(`203.0.113.${++answers}\n`));
  t.after(() => check.close());
  return new URL(`http://127.0.0.1:${await startServer(check)}/`);
}

/** A program that appends a line to a file. */
function noting(file: string, line: string): CommandLine {
  return [process.execPath, '-e', 'require("node:fs").appendFileSync(...process.argv.slice(1))', file, `${line}\n`];
}

async function scratchFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-programs-'));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, 'calls');
}

test('ROT-02: with a program for each direction the agent holds between them, and reports each step', async (t) => {
  const file = await scratchFile(t);
  const { network: phone } = await upModem({
    ipCheck: await changingCheck(t),
    rotation: { off: noting(file, 'off'), on: noting(file, 'on') },
  });
  assert.deepEqual(phone.rotationMethod, { name: 'airplane', steps: true, holds: true });
  const heldMs: number[] = [];
  const onStep = async (step: string): Promise<void> => {
    heldMs.push(performance.now());
    await appendFile(file, `step ${step}\n`);
  };
  const outcome = await rotate(phone, order({ holdMs: 150, onStep }));
  assert.deepEqual([outcome?.ok, outcome?.method], [true, 'airplane']);
  const calls = (await readFile(file, 'utf8')).trim().split('\n');
  assert.deepEqual(calls, ['step radio_off', 'off', 'step hold', 'step radio_on', 'on', 'step waiting_ip']);
  const [, holdAt = 0, onAt = 0] = heldMs;
  assert.ok(onAt - holdAt >= 149, 'a timer may be a millisecond early');
});

test('pitfall-11: a radio that does not switch off is radio_stuck, and is asked to switch on', async (t) => {
  const file = await scratchFile(t);
  const { network: phone } = await upModem({
    ipCheck: await changingCheck(t),
    rotation: { off: [process.execPath, '-e', 'process.exit(4)'], on: noting(file, 'on') },
  });
  assert.equal((await rotate(phone, order()))?.reason, 'radio_stuck');
  assert.equal(await readFile(file, 'utf8'), 'on\n');
});

test('ROT-02: a program learns the hold by its arguments, and without that the phone does not claim to hold', async (t) => {
  const file = await scratchFile(t);
  const ipCheck = await changingCheck(t);
  const { network: phone } = await upModem({
    ipCheck,
    rotation: { cycle: noting(file, 'off={holdMs} for={holdSeconds}s') },
  });
  assert.deepEqual(phone.rotationMethod, { name: 'program', steps: false, holds: true });
  assert.equal((await rotate(phone, order({ holdMs: 1_500 })))?.ok, true);
  assert.equal(await readFile(file, 'utf8'), 'off=1500 for=2s\n');
  network?.close();
  const { network: other } = await upModem({ ipCheck, rotation: { cycle: noting(file, 'on') } });
  assert.deepEqual(other.rotationMethod, { name: 'program', steps: false, holds: false });
});

test('ROT-01: after a crash the radio is switched on, and the address counts once the modem is back', async (t) => {
  const file = await scratchFile(t);
  const { network: phone, box } = modem(
    { ipCheck: await changingCheck(t), rotation: { off: noting(file, 'off'), on: noting(file, 'on') } },
    {},
  );
  const left = { oldIp: '203.0.113.250', step: 'hold' as const };
  const finishing = finishRotation(phone, left, never, { ...quickLimits, rotationMs: 20_000, recoverMs: 5_000 });
  box.address = '127.0.0.7';
  const outcome = await finishing;
  assert.deepEqual([outcome?.ok, outcome?.oldIp, outcome?.newIp], [true, '203.0.113.250', phone.state().publicIpv4]);
  assert.equal(await readFile(file, 'utf8'), 'on\n');
});
