import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { residentBytes } from '../../../scripts/lib/bench/proc.ts';
import { Generator, startOrigins } from '../../../scripts/lib/bench/processes.ts';
import { selfSigned } from '../../../scripts/lib/self-signed.ts';
import type { PhoneRow } from '../../../scripts/lib/stack/rows.ts';
import { echoes, tcpOrigin, type TcpOrigin } from '../support/origin.ts';
import { randomFrom, type Random } from '../support/random.ts';
import { loopbackAllowed, TestStack, type Proxy } from '../support/test-stack.ts';
import { badClient, request } from './client.ts';
import { badPhone } from './phone.ts';

// Runs alone: it measures how long another customer waits.

/**
 * SEC-05: phones and clients of one customer say random things that are nearly right, while another customer works. The
 * relay lives, holds nothing afterwards, and the other customer notices nothing. `scripts/test --help` says how to run longer or otherwise.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
const seed = Number(process.env.FUZZ_SEED ?? 1);
/** Enough that the handshake rate of one device does not end the fuzzing. */
const badPhones = 40;
/** A bound against stalls of seconds that a loaded machine also keeps; `scripts/bench storms` measures the real times. */
const maxWitnessP99Ms = 1_000;
const maxGrowthBytes = 64 * 2 ** 20;

const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-fuzz-'));
let stack: TestStack;
let origin: TcpOrigin;
let phones: PhoneRow[];
let sound: Proxy;
let bad: Proxy[];

before(async () => {
  const { cert, key } = await selfSigned('relay.test');
  const files = { PROXY_CERT_FILE: path.join(folder, 'cert.pem'), PROXY_KEY_FILE: path.join(folder, 'key.pem') };
  writeFileSync(files.PROXY_CERT_FILE, cert);
  writeFileSync(files.PROXY_KEY_FILE, key);
  stack = await TestStack.start({ egressAllow: loopbackAllowed, relayEnv: files });
  origin = await tcpOrigin(echoes);
  const attacker = await stack.addCustomer();
  phones = [];
  for (let count = 0; count < badPhones; count++) phones.push(await stack.addOfflinePhone(attacker));
  sound = await stack.addProxy();
  bad = [];
  for (const phone of phones.slice(0, 8)) bad.push(await stack.addProxy({ phone }));
});
after(async () => {
  await stack.close();
  await origin.close();
  rmSync(folder, { recursive: true });
});

test(`SEC-05: ${seconds} s of nonsense, seed ${seed}: alive, no growth, nothing left open, no one delayed`, async (t) => {
  const [origins, witness] = [await startOrigins(), new Generator()];
  t.after(() => origins.close());
  t.after(() => witness.close());
  await fuzzFor(seconds / 2, 0); // the heap takes its working size; what still grows after that is kept for good
  await settled();
  const before = { files: openFiles(), bytes: residentBytes(stack.relayPid), pid: stack.relayPid };
  const { port, username, password } = stack.firstProxy;
  const route = { kind: 'socks5', host: '127.0.0.1', port, login: { username, password } } as const;
  const target = { host: '127.0.0.1', port: origins.ports.echo };
  const durationMs = (seconds / 2) * 1_000;
  const [{ reply, count = 0 }, rounds] = await Promise.all([
    witness.run({ kind: 'echo', route, target, streams: 1, bytes: 64, gapMs: 5, durationMs }),
    fuzzFor(seconds / 2, seed),
  ]);
  t.diagnostic(`${rounds} rounds; echo of the other customer ${JSON.stringify(reply)}`);
  await settled();
  assert.ok(rounds > 50 && count > 50, `only ${rounds} rounds and ${count} echoes`);
  assert.ok(reply && reply.p99Ms <= maxWitnessP99Ms, `the other customer waited: ${JSON.stringify(reply)}`);
  await stack.until('the relay has closed its sockets', async () => openFiles() <= before.files);
  assert.equal(stack.relayPid, before.pid);
  const grown = residentBytes(stack.relayPid) - before.bytes;
  assert.ok(grown <= maxGrowthBytes, `the relay grew by ${grown} bytes`);
  assert.doesNotMatch(readFileSync(path.join(stack.stack.folder, 'relay.log'), 'utf8'), /failed/);
});

/** Rounds of nonsense from all sides at once; each is known by its number, so one that fails can be repeated. */
async function fuzzFor(seconds: number, firstSeed: number): Promise<number> {
  const endAt = performance.now() + seconds * 1_000;
  let rounds = 0;
  const lane = async (one: (random: Random, round: number) => Promise<void>) => {
    while (performance.now() < endAt) {
      const round = rounds++;
      await one(randomFrom(firstSeed * 1_000_003 + round), round);
    }
  };
  const phone = (random: Random, round: number) =>
    badPhone(stack.stack.plan.tunnelPort, phones[round % badPhones]?.secret ?? '', random);
  const client = (proxy: Proxy) => (random: Random) => {
    const via = { port: proxy.port, login: proxy };
    return badClient(via, request(via, origin.port, random), random);
  };
  const lanes = [phone, phone, phone, phone, client(sound), client(sound), client(sound), ...bad.map(client)];
  await Promise.all(lanes.map(lane));
  return rounds;
}

/** Resolves once nothing of the nonsense runs any more; the witness's stream and phone may. */
async function settled(): Promise<void> {
  await stack.streamsGone();
  await stack.until('only the sound phone is left', async () => (await stack.metric('pocketproxy_tunnels')) === 1);
}

function openFiles(): number {
  return readdirSync(`/proc/${stack.relayPid}/fd`).length;
}
