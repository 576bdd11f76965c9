/** The relay's part of the VPN's tests, run inside the relay's namespace: gate, tunnels and OpenVPN, without a database. */
import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { EgressPolicy } from '../../engine/egress.ts';
import { ceilingNames, ceilings } from '../../contract/ceilings.ts';
import { secretHash } from '../../contract/credentials.ts';
import type { ConnectionSettings } from '../../src/connection/connection.ts';
import { Directory } from '../../src/connection/directory.ts';
import { Meter } from '../../src/connection/meter.ts';
import { Gate } from '../../src/gate/gate.ts';
import {
  certificateEndsMs,
  createAuthority,
  renewed,
  type VpnAuthority,
} from '../../src/listeners/openvpn/authority.ts';
import { Descriptors } from '../../src/listeners/descriptors.ts';
import { OpenVpn } from '../../src/listeners/openvpn/openvpn.ts';
import { PipeSweep } from '../../src/pipe/pipe-sweep.ts';
import { Tunnels } from '../../src/tunnel/registry.ts';
import { startTunnelServer } from '../../src/tunnel/server.ts';
import { PhoneStates } from '../../src/waiting/phone-states.ts';
import { RotationPhases } from '../../src/waiting/rotation-phases.ts';
import { WaitingRoom } from '../../src/waiting/waiting-room.ts';
import { enoughMemory, keys } from '../fixtures.ts';
import { serve } from './calls.ts';
import { relayHost, tunnelPort, vpnPort } from './places.ts';

const [folder = '', secretsText = '{}', authorityText] = process.argv.slice(2);
const secrets: Record<string, string> = JSON.parse(secretsText);

const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };
const meter = new Meter(Date.now());
const directory = new Directory(meter);
const up = new Set<string>();
const tunnels: Tunnels = new Tunnels({
  onUp: (id) => {
    up.add(id);
    waitingRoom.look(id);
  },
  onState() {},
  onResult() {},
  onStep() {},
  onDown: (id, _epoch, reason) => {
    up.delete(id);
    phones.lost(id, reason);
  },
});
const phases = new RotationPhases({
  streams: {
    busy: (id, to) => tunnels.busyStreamsOf(id, to),
    end: (id, spared) => tunnels.endStreams(id, 'rotating', spared),
  },
  onChange: (id) => waitingRoom.look(id),
});
const phones = new PhoneStates(tunnels, phases);
const gate = new Gate({
  byPort: directory.byPort,
  phoneRefusal: (id) => phones.absence(id)?.reason,
  keys,
  egress: new EgressPolicy(['203.0.113.0/24']),
  memory: enoughMemory,
});
const waitingRoom = new WaitingRoom({ phones, gate });
const pipes = new PipeSweep();
const states: string[] = [];
let authority: VpnAuthority;
let sockets = new Descriptors(Infinity, quiet);
const openvpn = new OpenVpn({
  ...{ gate, tunnels, phones, waitingRoom, pipes, folder, log: quiet },
  descriptors: {
    forCustomers: Infinity,
    ...{ admits: (fd) => sockets.admits(fd), short: (code) => sockets.short(code), roomBy() {} },
  },
  config: {
    ...{ mode: 'on', udpPort: vpnPort, tcpPort: vpnPort, bind: relayHost, subnet: '10.231.0.0/16', mtu: 1_360 },
  },
  byUsername: (name) => directory.byUsername(name),
  connections: () => directory.connections,
  hasResolver: (id) => tunnels.hasResolver(id),
  authority: () => Promise.resolve(authority),
  onState: (state, trouble) => states.push(`${state} ${trouble?.reason ?? ''}`.trim()),
});

directory.on('opened', (connection) => openvpn.open(connection));
directory.on('changed', (connection) => openvpn.changed(connection));
directory.on('closed', () => openvpn.close());

function put(...connections: ConnectionSettings[]): void {
  for (const { id } of connections) sessionOwners.add(id);
  const rows = connections.map((settings) => ({ settings, quota: undefined }));
  directory.update({ connections: rows, devices: [], ceilings: high, exceptions: [], written: 0 }, Date.now());
}

/** As scripts/stack has them: what is measured is not what operators allow. */
const high = ceilingNames.map((name) => ({ name, customerId: null, value: ceilings[name].most }));
const sessionOwners = new Set<string>();
const counted = { up: 0, down: 0 };

export const functions = {
  put,
  authority: () => authority,
  states: () => states,
  state: () => openvpn.state,
  online: (deviceId: string) => up.has(deviceId),
  remove: (id: string) => directory.removeConnection(id),
  sessions: (id: string) => openvpn.sessions.of(id).map(({ address, peer, program }) => ({ address, peer, program })),
  streams: (id: string) => directory.connection(id)?.streams ?? 0,
  counted: (id: string) => {
    const taken = directory.connection(id)?.take();
    counted.up += taken?.up ?? 0;
    counted.down += taken?.down ?? 0;
    return counted;
  },
  /** Its user and capabilities (capabilities(7)): 0x1400 is CAP_NET_BIND_SERVICE and CAP_NET_ADMIN. */
  rights() {
    const status = readFileSync('/proc/self/status', 'latin1');
    const mask = (name: string) => parseInt(new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? '', 16);
    return { user: process.getuid?.(), effective: mask('CapEff'), bounding: mask('CapBnd') };
  },
  sessionCount: () => openvpn.sessions.size,
  endSessionsOf: (id: string) => openvpn.sessions.of(id).forEach((session) => session.end('cancelled')),
  endSessions: () => sessionOwners.forEach(functions.endSessionsOf),
  /** A datagram beside the VPN. */
  async shout(host: string, bytes: number) {
    const socket = createSocket('udp4');
    await new Promise((resolve) => socket.send(Buffer.alloc(bytes), 9, host, resolve));
    socket.close();
  },
  /** Lines of the access log since the last call. */
  logged() {
    const rows = meter.accessLog.next();
    meter.accessLog.confirm(rows);
    return rows.map(({ connectionId, protocol, address, up, down, reason }) => {
      return { connectionId, protocol, address, up, down, reason };
    });
  },
  /** Wrong passwords from an address, by any protocol. */
  guess(address: string, times: number) {
    for (let i = 0; i < times; i++) gate.failed(address);
  },
  used: (id: string) => directory.connection(id)?.quotaUse().bytes ?? 0,
  refusals: () => Object.fromEntries(gate.refusals.counts),
  /** From now on customers have so many descriptors more than are open, or no limit. Returns how many sockets came short before. */
  giveSockets(count = Infinity): number {
    const { shortages } = sockets;
    const open = readdirSync('/proc/self/fd').length;
    sockets = new Descriptors((open + count) * 2, { error() {} }); // below 512 half of them is for customers
    return shortages;
  },
  rotate: (deviceId: string, on: boolean) =>
    on ? phases.begin(deviceId, { drainMs: 0, withinMs: 30_000 }) : phases.end(deviceId),
  /** How long a request would wait for the phone; undefined: it is there. */
  waitsMs: (deviceId: string) => phones.absence(deviceId)?.waitMs,
  pids: () => openvpn.pids,
  restarts: () => openvpn.restarts,
  stop: () => openvpn.end(),
  /** Renews the server's certificate; false: it is not due. */
  renew: async () => {
    const next = await renewed(authority, Date.now());
    if (next) await openvpn.use((authority = next));
    return next !== undefined;
  },
  certificateEnds: () => certificateEndsMs(authority),
  /** Puts another authority in the place of the one before. */
  replaceAuthority: async (next: VpnAuthority) => openvpn.use((authority = next)),
};

if (process.send) {
  authority = authorityText
    ? (JSON.parse(authorityText) as VpnAuthority)
    : await createAuthority('01890000-0000-7000-8000-000000000001', Date.now());
  await startTunnelServer({
    ...{ tunnels, host: relayHost, port: tunnelPort },
    findDevice: (hash) => {
      const deviceId = Object.keys(secrets).find((id) => secretHash(secrets[id] ?? '') === hash);
      return deviceId === undefined ? undefined : { deviceId };
    },
  });
  setInterval(() => directory.sweep(Date.now()), 250);
  await openvpn.start();
  serve(functions);
}
