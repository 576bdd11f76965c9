import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { isIPv6, Socket, type ConnectOpts, type OnReadOpts, type SocketConstructorOpts } from 'node:net';
import { formatAddress } from '@pocketproxy/relay/protocol';
import { udpOptions } from './bound-udp.ts';
import type { DeviceSockets } from './device-socket.ts';

/** Starts a TCP connection from `source`, which leaves by `device` only. @throws DeviceSocketError */
export function deviceTcp(
  sockets: DeviceSockets,
  device: string,
  source: string,
  address: Uint8Array,
  port: number,
  onread?: OnReadOpts,
): Socket {
  const fd = sockets.open('tcp', device, source);
  const options: SocketConstructorOpts & ConnectOpts = { fd, onread, allowHalfOpen: true };
  const socket = new Socket(options);
  socket.setNoDelay(true);
  return socket.connect({ host: formatAddress(address), port, localAddress: source });
}

/** A UDP socket bound to `source`, which leaves by `device` only. @throws DeviceSocketError */
export function deviceUdp(sockets: DeviceSockets, device: string, source: string): UdpSocket {
  const socket = createSocket(udpOptions(isIPv6(source) ? 6 : 4));
  try {
    socket.bind({ fd: sockets.open('udp', device, source), exclusive: true });
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
}
