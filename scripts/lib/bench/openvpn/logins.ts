import { until, type Client } from '../../../../relay/test/openvpn/client.ts';
import { cpuSeconds, residentBytes } from '../proc.ts';
import type { World } from './world.ts';

/** A client that only signs in: no device, so that hundreds fit into a namespace. */
export const signInOnly = ['dev null', 'ifconfig-noexec', 'route-noexec'];
const loginTimeoutMs = 120_000;

export interface Logins {
  readonly sessions: number;
  readonly seconds: number;
  /** Of openvpn and relay, ms per login. */
  readonly openvpnCpuMs: number;
  readonly relayCpuMs: number;
  /** Memory of openvpn and relay, bytes per session. */
  readonly openvpnBytes: number;
  readonly relayBytes: number;
}

/** Signs in the connections from the third on, all at once, and leaves them there. */
export async function signIn({ lab, ways }: World): Promise<Logins> {
  const [way] = ways;
  if (!way) throw new Error('there is no way by the relay');
  const pids = [way.openvpnPid, ...way.relayPids] as const;
  const use = () => pids.map((pid) => ({ cpu: cpuSeconds(pid), bytes: residentBytes(pid) }));
  const sessions = lab.connections.length - 2;
  const before = use();
  const sinceMs = performance.now();
  const clients: Client[] = [];
  for (let at = 2; at < lab.connections.length; at++) clients.push(lab.client(at, { extra: signInOnly }));
  await Promise.all(clients.map((client) => client.said(/Initialization Sequence Completed/, 0, loginTimeoutMs)));
  const seconds = (performance.now() - sinceMs) / 1_000;
  await until('all are there', async () => (await lab.gateway.call('sessionCount')) === sessions + 1);
  const [openvpn, relay] = use().map(({ cpu, bytes }, at) => ({
    cpuMs: ((cpu - (before[at]?.cpu ?? 0)) * 1_000) / sessions,
    bytes: (bytes - (before[at]?.bytes ?? 0)) / sessions,
  }));
  return {
    ...{ sessions, seconds, openvpnCpuMs: openvpn?.cpuMs ?? 0, relayCpuMs: relay?.cpuMs ?? 0 },
    ...{ openvpnBytes: openvpn?.bytes ?? 0, relayBytes: relay?.bytes ?? 0 },
  };
}
