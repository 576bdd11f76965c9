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
import type { Subject } from './subject.ts';

/** Something that runs while a group of measurements is taken. */
export interface Scene {
  readonly measures: readonly Measure[];
  readonly subjects: readonly Subject[];
  close(): Promise<void>;
}

const egressAllow = '127.0.0.0/8'; // the origin is on loopback
const phones = 10;

/** Everything on loopback: ten phones, one connection each. */
export async function loopbackScene(): Promise<Scene> {
  const stack = await startStack({ phones, connections: phones, egressAllow, password: true });
  const ssh = sshInstalled ? await startSsh() : undefined;
  const raw: Subject = { name: 'raw', route: { kind: 'raw' }, relayPids: [], agentPids: [] };
  return {
    measures: loopbackMeasures,
    subjects: [raw, ...relaySubjects(stack), ...(ssh ? [ssh.subject] : [])],
    async close() {
      ssh?.close();
      await stack.close();
    },
  };
}

const loopbackMeasures = [
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

/** The phones behind an emulated link of 50 Mbit/s, 40 ms and 256 KiB of queue. */
export async function linkScene(): Promise<Scene> {
  const tunnelPort = await freePort();
  const link = await startLink(`127.0.0.1:${tunnelPort}`);
  const stack = await startStack({
    phones: 1,
    connections: 1,
    egressAllow,
    password: true,
    tunnelPort,
    via: link.address,
  });
  const ssh = sshInstalled ? await startSsh(startLink) : undefined;
  return {
    measures: [linkOpenMeasure, linkEchoMeasure, linkBesideMeasure(1), linkBesideMeasure(8)],
    subjects: [...relaySubjects(stack), ...(ssh ? [ssh.subject] : [])],
    async close() {
      ssh?.close();
      await stack.close();
      link.close();
    },
  };
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
