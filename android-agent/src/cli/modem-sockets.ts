import { closeSync } from 'node:fs';
import { UsageError } from '../credentials.ts';
import { DeviceSocketError, loadDeviceSockets, type DeviceSockets } from '../network/device-socket.ts';

/** Checks before anything is served that sockets can be bound to the modem. @throws UsageError */
export async function modemSockets(name: string, load = loadDeviceSockets): Promise<DeviceSockets> {
  const sockets = await load().catch((error: unknown) => {
    throw new UsageError(`sockets cannot be bound to ${name}: ${error instanceof Error ? error.message : error}`);
  });
  try {
    closeSync(sockets.open('tcp', name, '0.0.0.0'));
  } catch (error) {
    if (!(error instanceof DeviceSocketError)) throw error;
    // A modem that is not there yet may come
    if (error.code !== 'ENODEV') throw new UsageError(refusalOf(name, error));
  }
  return sockets;
}

function refusalOf(name: string, { message, code }: DeviceSocketError): string {
  const help = code === 'EPERM' ? '; Linux 5.7 or newer is needed, or the capability CAP_NET_RAW' : '';
  return `sockets cannot be bound to ${name} (${message})${help}`;
}
