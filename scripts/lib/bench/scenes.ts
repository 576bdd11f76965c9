import type { Route } from './jobs.ts';
import { bulkMeasure } from './measure/bulk.ts';
import { connectsMeasure } from './measure/connects.ts';
import { echoBesideBulkMeasure, echoIdleMeasure, otherTunnelMeasure } from './measure/echo.ts';
import { idleMemoryMeasure } from './measure/idle-memory.ts';
import { linkBesideMeasure, linkEchoMeasure, linkOpenMeasure } from './measure/link.ts';
import { besideStoppedMeasure } from './measure/stopped.ts';
import { udpMeasure } from './measure/udp.ts';
import type { Measure } from './bench.ts';
import { freePort } from '../ports.ts';
import { startStack, type Stack } from '../stack/start.ts';
import { startLink } from './processes.ts';
import { sshInstalled, startSsh } from './ssh.ts';
import { haproxyInstalled, startHaproxy, writeCertificate } from './haproxy.ts';
import type { Subject } from './subject.ts';

/** What runs while a group of measurements is taken. */
export interface Scene {
  readonly subjects: readonly Subject[];
  close(): Promise<void>;
}

type Closer = () => void | Promise<void>;

const egressAllow = '127.0.0.0/8'; // the origin is on loopback
const phones = 10;

/** Everything on loopback: ten phones, one connection each. */
export function loopbackScene(): Promise<Scene> {
  return setUp(async (closers) => {
    const raw: Subject = { name: 'raw', route: { kind: 'raw' }, relayPids: [], agentPids: [] };
    const stack = await startStack({ phones, connections: phones, egressAllow, password: true });
    closers.push(stack.close);
    return { subjects: [raw, ...relaySubjects(stack), ...(await sshSubjects(closers))] };
  });
}

export const loopbackMeasures: readonly Measure[] = [
  bulkMeasure('down', 1),
  bulkMeasure('up', 1),
  bulkMeasure('down', 32),
  bulkMeasure('up', 32),
  connectsMeasure,
  echoIdleMeasure,
  echoBesideBulkMeasure,
  otherTunnelMeasure,
  besideStoppedMeasure('stopped reader'),
  besideStoppedMeasure('stopped origin'),
  udpMeasure,
  idleMemoryMeasure,
];

/** A relay with a certificate: plain, by TLS of its own, and plain behind a haproxy that takes TLS off. */
export function tlsScene(): Promise<Scene> {
  return setUp(async (closers) => {
    const certificate = await writeCertificate();
    closers.push(certificate.remove);
    const relayEnv = { PROXY_CERT_FILE: certificate.cert, PROXY_KEY_FILE: certificate.key };
    const stack = await startStack({ phones: 1, connections: 1, egressAllow, password: true, relayEnv });
    closers.push(stack.close);
    const [relay] = relaySubjects(stack);
    if (!relay || relay.route.kind === 'raw') throw new Error('the stack has no connection');
    const inTls: Subject = { ...relay, name: 'tls', route: { ...relay.route, tls: true } };
    if (!haproxyInstalled) return { subjects: [relay, inTls] };
    const haproxy = await startHaproxy(certificate, relay.route.port);
    closers.push(haproxy.close);
    const route = { ...relay.route, tls: true, port: haproxy.port };
    return { subjects: [relay, inTls, { ...relay, name: 'haproxy', route, frontPids: haproxy.pids }] };
  });
}

const tlsSubjects = ['relay', 'tls', 'haproxy'] as const;
export const tlsMeasures: readonly Measure[] = [
  bulkMeasure('down', 1, { name: 'tls: bulk down', on: tlsSubjects }),
  bulkMeasure('up', 1, { name: 'tls: bulk up', on: tlsSubjects }),
  { ...connectsMeasure, name: 'tls: connects', on: tlsSubjects },
];

/** The phones behind an emulated link of 50 Mbit/s, 40 ms and 256 KiB of queue. */
export function linkScene(): Promise<Scene> {
  return setUp(async (closers) => {
    const tunnelPort = await freePort();
    const link = await startLink(`127.0.0.1:${tunnelPort}`);
    closers.push(link.close);
    const [via, password] = [link.address, true];
    const stack = await startStack({ phones: 1, connections: 1, egressAllow, password, tunnelPort, via });
    closers.push(stack.close);
    return { subjects: [...relaySubjects(stack), ...(await sshSubjects(closers, startLink))] };
  });
}

export const linkMeasures: readonly Measure[] = [
  linkOpenMeasure,
  linkEchoMeasure,
  linkBesideMeasure(1),
  linkBesideMeasure(8),
];

/** What was started is closed in reverse order, also when the rest cannot be started. */
async function setUp(start: (closers: Closer[]) => Promise<Omit<Scene, 'close'>>): Promise<Scene> {
  const closers: Closer[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await start(closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function sshSubjects(closers: Closer[], link?: typeof startLink): Promise<Subject[]> {
  if (!sshInstalled) return [];
  const ssh = await startSsh(link);
  closers.push(ssh.close);
  return [ssh.subject];
}

function relaySubjects({ connections, relay, agent }: Stack): Subject[] {
  const [socks, other] = connections.map(({ port, username, password }): Route => {
    return { kind: 'socks5', host: '127.0.0.1', port, login: { username, password } };
  });
  if (!socks || socks.kind === 'raw') throw new Error('the stack has no connection');
  const pids = { relayPids: [relay.pid], agentPids: [agent.pid] };
  return [
    { name: 'relay', route: socks, otherRoute: other, ...pids },
    { name: 'connect', route: { ...socks, kind: 'connect' }, ...pids },
  ];
}
