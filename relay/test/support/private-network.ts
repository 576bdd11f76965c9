import type { Socket as UdpSocket } from 'node:dgram';
import { simulatedNetwork } from '../../../android-agent/test/phone.ts';
import type { SimulatedNetwork } from '../../../android-agent/src/network/simulated-network.ts';

/** A private address that is this machine, for phones on {@link privateNetwork}. */
export const privateAddress = '10.44.0.1';
/** A name that resolves to it there. */
export const privateName = 'private.test';

const bytes = Uint8Array.of(10, 44, 0, 1);
const loopback = Uint8Array.of(127, 0, 0, 1);
const here = '127.0.0.1';

/** A simulated mobile network with a host at a private address: no address but loopback is on every machine. */
export function privateNetwork(): SimulatedNetwork {
  const network = simulatedNetwork({ hosts: new Map([[privateName, bytes]]) });
  const dialTcp: SimulatedNetwork['dialTcp'] = network.dialTcp.bind(network);
  const openUdp: SimulatedNetwork['openUdp'] = network.openUdp.bind(network);
  return Object.assign(network, {
    dialTcp: (...[address, port, onread]: Parameters<typeof dialTcp>) =>
      dialTcp(Buffer.compare(address, bytes) === 0 ? loopback : address, port, onread),
    openUdp: (family: 4 | 6) => translated(openUdp(family)),
  });
}

/** Datagrams to the private address go to this machine, and answers from here come from it. */
function translated(socket: UdpSocket): UdpSocket {
  const { on, send } = socket;
  return Object.assign(socket, {
    send: (payload: Buffer, port: number, host: string) =>
      Reflect.apply(send, socket, [payload, port, host === privateAddress ? here : host]),
    on: (event: string, listener: (...args: unknown[]) => void) => {
      const translates = (first: unknown, from: unknown) => {
        const fromHere = typeof from === 'object' && from !== null && 'address' in from && from.address === here;
        listener(first, fromHere ? { ...from, address: privateAddress } : from);
      };
      return Reflect.apply(on, socket, [event, translates]);
    },
  });
}
