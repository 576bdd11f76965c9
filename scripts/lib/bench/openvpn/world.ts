import path from 'node:path';
import { vpnKeyName } from '../../../../relay/contract/vpn.ts';
import { Calls } from '../../../../relay/test/openvpn/calls.ts';
import type { Client } from '../../../../relay/test/openvpn/client.ts';
import { Lab } from '../../../../relay/test/openvpn/lab.ts';
import { gatewayHost, resolverHost, targetHost } from '../../../../relay/test/openvpn/places.ts';
import type { OriginPorts } from '../origin.ts';
import { Generator, startOrigin } from '../processes.ts';
import { natDevice, natPort, type functions as natFunctions } from './nat-gateway.ts';

/** One of the two ways that are compared, each with a customer of its own. */
export interface Way {
  readonly name: 'relay' | 'nat';
  readonly generator: Generator;
  readonly customer: Awaited<ReturnType<Lab['customer']>>;
  /** Where it asks for names. */
  readonly resolver: string;
  /** The server's tunnel device, in the relay's namespace. */
  readonly device: string;
  readonly openvpnPid: number;
  /** Of the processes behind openvpn: the relay and the phone; none for NAT. */
  readonly relayPids: readonly number[];
  readonly phonePids: readonly number[];
}

/** Namespaces with both ways up, side by side. */
export interface World {
  readonly lab: Lab;
  readonly origin: OriginPorts;
  readonly ways: readonly Way[];
}

export const originHost = targetHost;

/** Fills a lab; the caller closes it. */
export async function fill(lab: Lab): Promise<World> {
  await lab.start();
  const phone = await lab.phone();
  const script = (name: string) => path.join(import.meta.dirname, name);
  const origin = await startOrigin(lab.places.fork('hub', script('../origin.ts'), [targetHost]));
  const nat = new Calls<typeof natFunctions>(lab.places.fork('relay', script('nat-gateway.ts'), []));
  await nat.ready();
  const { id: connectionId, vpnGeneration: generation } = lab.connection(1);
  const folder = path.join(lab.folder, 'nat');
  await nat.call('start', folder, lab.authority, vpnKeyName({ connectionId, generation }));
  const clients: Client[] = [lab.client(0), lab.client(1, { port: natPort })];
  await Promise.all(clients.map((client) => client.connected()));
  const [udp = 0] = await lab.gateway.call('pids');
  const generator = (place: 'cust1' | 'cust2') => new Generator(lab.places.fork(place, script('../generator.ts'), []));
  const relayPids = [lab.relay.pid ?? 0];
  return {
    lab,
    origin: origin.ports,
    ways: [
      {
        ...{ name: 'relay', generator: generator('cust1'), customer: await lab.customer(0), resolver: gatewayHost },
        device: 'ppvpn0',
        ...{ openvpnPid: udp, relayPids, phonePids: [phone.pid] },
      },
      {
        ...{ name: 'nat', generator: generator('cust2'), customer: await lab.customer(1), resolver: resolverHost },
        device: natDevice,
        ...{ openvpnPid: (await nat.call('pid')) ?? 0, relayPids: [], phonePids: [] },
      },
    ],
  };
}
