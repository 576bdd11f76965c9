import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { EgressPolicy, Session, splice, type Stream, type UdpFlow } from '../../engine/index.ts';
import { type Reason, type Target } from '../../protocol/index.ts';
import { ConnectionState, type ConnectionSettings } from '../../src/connection/connection.ts';
import { Gate, type GateOptions } from '../../src/gate/gate.ts';
import type { PortRange } from '../../src/config.ts';
import { descriptorLimit, Descriptors } from '../../src/listeners/descriptors.ts';
import { http } from '../../src/listeners/http/protocol.ts';
import { PublicPorts } from '../../src/listeners/ports.ts';
import { socks5 } from '../../src/listeners/socks5/protocol.ts';
import { PipeSweep } from '../../src/pipe/pipe-sweep.ts';
import { Tunnels, type Tunnel } from '../../src/tunnel/registry.ts';
import { PhoneStates } from '../../src/waiting/phone-states.ts';
import { RotationPhases } from '../../src/waiting/rotation-phases.ts';
import { WaitingRoom } from '../../src/waiting/waiting-room.ts';
import { enoughMemory, keys, noonMs, noSink, settings } from '../fixtures.ts';
import { closedPort } from '../support/origin.ts';
import { unusedQuota } from '../../src/connection/quota-use.ts';

/** Real listeners, gate, pipe and tunnel session of the relay, with a phone that dials from this very process. */
export interface ProxyUnderTest {
  readonly port: number;
  readonly connection: ConnectionState;
  readonly gate: Gate;
  readonly ports: PublicPorts;
  readonly tunnels: Tunnels;
  readonly phases: RotationPhases;
  readonly phones: PhoneStates;
  readonly waitingRoom: WaitingRoom;
  readonly pipes: PipeSweep;
  readonly descriptors: Descriptors;
  /** Streams that the phone was asked for, in order. */
  readonly opened: Target[];
  /** What was logged as an error. */
  readonly errors: unknown[];
  /** Ends the phone's session. */
  loseTunnel(reason?: Reason): void;
  /** Whether the phone leaves the streams that it is asked for without an answer. */
  holdStreams(on: boolean): void;
  /** What the phone says of its mobile network. */
  setMobile(up: boolean): void;
  /** The phone dials again. */
  returnPhone(): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyOptions {
  readonly settings?: Partial<ConnectionSettings>;
  readonly online?: boolean;
  /** How the phone refuses instead of dialling. */
  readonly phoneRefuses?: Reason;
  readonly memory?: GateOptions['memory'];
  readonly udpPorts?: PortRange;
  /** Address to listen on; 127.0.0.1. */
  readonly bind?: string;
  /** Descriptors that the listeners think the process has. */
  readonly descriptors?: number | undefined;
}

export const udpPorts: PortRange = { min: 21_000, max: 21_999 };
/** What the ports speak; each call makes UDP associations of its own. */
export const protocols = (range = udpPorts) => [http, socks5({ udpPorts: range })];
export const silentLog = { debug() {}, info() {}, warn() {}, error() {} };

export async function proxyUnderTest(options: ProxyOptions = {}): Promise<ProxyUnderTest> {
  const port = await closedPort();
  const connection = new ConnectionState(
    settings({ port, maxConnectsPerSecond: 10_000, maxStreams: 1_000, ...options.settings }),
    noSink,
    unusedQuota,
    noonMs,
  );
  const { deviceId } = connection.settings;
  const onUp = () => waitingRoom.look(deviceId);
  const onDown = (_id: string, _epoch: number, reason: Reason) => phones.lost(deviceId, reason);
  const tunnels: Tunnels = new Tunnels({ onUp, onState() {}, onResult() {}, onStep() {}, onDown });
  const phases = new RotationPhases({
    streams: {
      busy: (id, to) => tunnels.busyStreamsOf(id, to),
      end: (id, spared) => tunnels.endStreams(id, 'rotating', spared),
    },
    onChange: (id) => waitingRoom.look(id),
  });
  const phones = new PhoneStates(tunnels, phases);
  const gate = new Gate({
    byPort: (asked) => (asked === port ? connection : undefined),
    phoneRefusal: (id) => phones.absence(id)?.reason,
    keys,
    egress: new EgressPolicy(['127.0.0.0/8', '::1/128']),
    memory: options.memory ?? enoughMemory,
    now: () => noonMs,
    monotonicNow: () => 0,
  });
  const waitingRoom = new WaitingRoom({ phones, gate });
  const pipes = new PipeSweep();
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (...what: unknown[]) => void errors.push(what) };
  const descriptors = new Descriptors(options.descriptors ?? descriptorLimit(), log);
  const ports = new PublicPorts({
    ...{
      gate,
      tunnels,
      phones,
      waitingRoom,
      pipes,
      bind: options.bind ?? '127.0.0.1',
      log,
      descriptors,
    },
    protocols: protocols(options.udpPorts),
  });
  const opened: Target[] = [];
  const how: PhoneScript = { refuses: options.phoneRefuses, holds: false };
  const dialTunnel = () => connectPhone(tunnels, connection, opened, how);
  let phone = options.online === false ? undefined : await dialTunnel();
  await ports.open(connection);
  return {
    ...{ port, connection, gate, ports, tunnels, phases, phones, waitingRoom, pipes, descriptors, opened, errors },
    loseTunnel: (reason = 'tunnel_lost') => phone?.session.close(reason),
    holdStreams: (on) => (how.holds = on),
    setMobile(up) {
      if (phone) tunnels.state(deviceId, phone.tunnel, { mobileUp: up });
    },
    async returnPhone() {
      phone = await dialTunnel();
    },
    async close() {
      waitingRoom.close();
      phases.close();
      tunnels.close();
      await ports.end();
      pipes.close();
    },
  };
}

interface PhoneScript {
  readonly refuses: Reason | undefined;
  holds: boolean;
}

async function connectPhone(
  tunnels: Tunnels,
  { settings: { deviceId } }: ConnectionState,
  opened: Target[],
  how: PhoneScript,
): Promise<{ session: Session; tunnel: Tunnel }> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = once(server, 'connection');
  const dialled = net.connect(address.port, '127.0.0.1');
  const [socket] = (await accepted) as [net.Socket];
  server.close();
  const phone = new Session(dialled, {
    role: 'phone',
    onControl() {},
    onClose() {},
    onOpen(stream, target) {
      opened.push(target);
      return how.holds ? silence : dial(stream, target, how.refuses);
    },
    onUdpOpen: relayDatagrams,
  });
  const epoch = tunnels.nextEpoch();
  const session = new Session(socket, {
    role: 'relay',
    onControl() {},
    onClose: (reason) => tunnels.remove(deviceId, epoch, reason),
  });
  const state = { mobileUp: true };
  const hello = {
    type: 'hello',
    protocol: 1,
    appVersion: 'test',
    capabilities: [],
    initialWindow: 262_144,
    state,
  } as const;
  const tunnel = { session, epoch, udp: true, dns: true, holds: false, egress: false, mobileUp: true };
  tunnels.add(deviceId, tunnel, { ...hello, capabilities: [] }, '127.0.0.1');
  return { session: phone, tunnel };
}

const ignore = () => undefined;
const silence = { onData: ignore, onEnd: ignore, onDrain: ignore, onClose: ignore };

/** Everything leads to loopback: a damaged address of elsewhere would hang until the time limit. */
function dial(stream: Stream, target: Target, refuses: Reason | undefined) {
  const host = target.kind !== 'name' && /^(127\.|::1$)/.test(target.host) ? target.host : '127.0.0.1';
  const socket = net.connect({ host, port: target.port, allowHalfOpen: true, noDelay: true });
  if (refuses) queueMicrotask(() => stream.reset(refuses));
  socket.once('connect', () => stream.accept());
  socket.once('error', () => stream.reset('connect_refused'));
  return splice(socket, stream);
}

function relayDatagrams(flow: UdpFlow) {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.on('message', (payload, from) => {
    const bytes = Uint8Array.from(from.address.split('.').map(Number));
    flow.send({ kind: 'ipv4', host: from.address, bytes, port: from.port }, payload);
  });
  return {
    onDatagram: (target: Target, payload: Buffer) =>
      socket.send(payload, target.port, target.kind === 'name' ? '127.0.0.1' : target.host),
    onClose: () => void socket.close(),
  };
}
