import { readdirSync } from 'node:fs';
import { gatewayHost, targetHost } from '../../../../relay/test/openvpn/places.ts';
import { objectHash } from '../../../../relay/test/openvpn/targets.ts';
import type { Lab } from '../../../../relay/test/openvpn/lab.ts';
import { residentBytes } from '../proc.ts';
import { signInOnly } from './logins.ts';

const comersAndGoers = 4;
const longestStayMs = 3_000;
const sampleMs = 10_000;
const downloadBytes = 8 << 20;

interface Look {
  readonly minute: number;
  readonly relayMib: number;
  readonly relayFds: number;
  readonly openvpnMib: number;
  readonly openvpnFds: number;
}

/** What was done, by name. */
type Done = Map<string, number>;

/**
 * Sessions come and go for `minutes`, some in an orderly way and some not, beside downloads, UDP and DNS of clients that stay.
 * Prints memory and descriptors; returns false when relay or openvpn ended meanwhile, or a byte was wrong.
 */
export async function soak(lab: Lab, minutes: number): Promise<boolean> {
  await lab.start();
  await Promise.all([lab.phone(0), lab.phone(1)]);
  await lab.client(0).connected();
  const endsMs = performance.now() + minutes * 60_000;
  const [done, looks]: [Done, Look[]] = [new Map(), []];
  const going = () => performance.now() < endsMs && lab.relay.exitCode === null && lab.relay.signalCode === null;
  const work = [stay(lab, going, done), reconnect(lab, going, done)];
  for (let at = 0; at < comersAndGoers; at++) work.push(comeAndGo(lab, 2 + at, going, done));
  const sinceMs = performance.now();
  while (going()) {
    await pause(sampleMs);
    const [pid = 0] = await lab.gateway.call('pids');
    const look = lookAt(lab.relay.pid ?? 0, pid, (performance.now() - sinceMs) / 60_000);
    looks.push(look);
    process.stderr.write(`${JSON.stringify(look)} ${JSON.stringify(Object.fromEntries(done))}\n`);
  }
  await Promise.all(work);
  const restarts = await lab.gateway.call('restarts');
  console.log(JSON.stringify({ restarts, ...Object.fromEntries(done) }));
  for (const look of [looks[0], looks[Math.floor(looks.length / 2)], looks.at(-1)]) console.log(JSON.stringify(look));
  return restarts === 0 && !done.has('wrong bytes') && lab.relay.exitCode === null && lab.relay.signalCode === null;
}

/** A client that stays. */
async function stay(lab: Lab, going: () => boolean, done: Done): Promise<void> {
  const customer = await lab.customer(0);
  const expected = objectHash(downloadBytes);
  while (going()) {
    const { sha256 } = await customer.call('download', targetHost, downloadBytes);
    count(done, sha256 === expected ? 'downloads' : 'wrong bytes');
    count(done, 'echoes', await customer.call('echo', targetHost, 50, 1_200));
    count(done, 'lookups', (await customer.call('lookups', gatewayHost, 'one.test', 20)).length);
    await customer.call('dial', '203.0.113.10', 9); // refused by the destination
  }
}

/** A client whose program is killed while it downloads, again and again. */
async function reconnect(lab: Lab, going: () => boolean, done: Done): Promise<void> {
  const customer = await lab.customer(1);
  while (going()) {
    const client = lab.client(1);
    await client.connected();
    customer.call('trickle', targetHost).catch(() => undefined);
    await customer.call('echo', targetHost, 20, 800);
    await pause(Math.random() * longestStayMs);
    await client.stop('SIGKILL');
    count(done, 'killed while downloading');
  }
}

/** Sessions of a connection without traffic: they leave, are killed, or are ended by the relay. */
async function comeAndGo(lab: Lab, at: number, going: () => boolean, done: Done): Promise<void> {
  const { id } = lab.connection(at);
  while (going()) {
    const client = lab.client(at, { extra: [...signInOnly, 'explicit-exit-notify 1'] });
    await client.connected();
    await pause(Math.random() * longestStayMs);
    const how = Math.floor(Math.random() * 3);
    if (how === 0) await lab.gateway.call('endSessionsOf', id).then(() => client.ended());
    else await client.stop(how === 1 ? 'SIGTERM' : 'SIGKILL');
    count(done, 'came and went');
  }
}

function count(done: Done, what: string, by = 1): void {
  done.set(what, (done.get(what) ?? 0) + by);
}

function lookAt(relay: number, openvpn: number, minute: number): Look {
  const mib = (pid: number) => Math.round((residentBytes(pid) / 2 ** 20) * 10) / 10;
  const fds = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
  return {
    ...{ minute: Math.round(minute * 10) / 10, relayMib: mib(relay), relayFds: fds(relay) },
    ...{ openvpnMib: mib(openvpn), openvpnFds: fds(openvpn) },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
