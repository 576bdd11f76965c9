import { closeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Agent } from '../agent.ts';
import { readCredentials, UsageError } from '../credentials.ts';
import { DeviceSocketError, loadDeviceSockets, type DeviceSockets } from '../network/device-socket.ts';
import { InterfaceNetwork } from '../network/interface-network.ts';
import type { Settings } from '../settings.ts';
import { certificatesOf, commandLineOf, dnsServersOf, urlOf, warnWhenPlain } from './arguments.ts';
import { defaultState, thisMachine } from './pair-command.ts';
import { readyLine, serve } from './serve.ts';

/** `run`: the modem of this machine as a phone. */
export async function runCommand(args: readonly string[], settings: Settings, log: Logger): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: { type: 'string', default: defaultState },
      interface: { type: 'string' },
      'ip-check': { type: 'string' },
      'rotate-command': { type: 'string' },
      'recover-command': { type: 'string' },
      dns: { type: 'string' },
      ca: { type: 'string' },
    },
  });
  if (values.interface === undefined) throw new UsageError("run needs --interface, the modem's network interface");
  if (values['rotate-command'] !== undefined && values['ip-check'] === undefined) {
    throw new UsageError(
      '--rotate-command needs --ip-check URL: a rotation is only done when the new address was seen',
    );
  }
  const credentials = await readCredentials(values.state);
  const network = new InterfaceNetwork({
    name: values.interface,
    ipCheck: optional(values['ip-check'], (text) => urlOf('--ip-check', text)),
    rotateCommand: optional(values['rotate-command'], (text) => commandLineOf('--rotate-command', text)),
    recoverCommand: optional(values['recover-command'], (text) => commandLineOf('--recover-command', text)),
    dnsServers: optional(values.dns, (text) => dnsServersOf('--dns', text)),
    log,
    sockets: await modemSockets(values.interface),
  });
  const tunnel = {
    url: urlOf('tunnelUrl', credentials.tunnelUrl, ['ws:', 'wss:']),
    ca: optional(values.ca, (file) => certificatesOf('--ca', file)),
  };
  warnWhenPlain(tunnel.url, log);
  const agent = new Agent({
    tunnel,
    secret: credentials.secret,
    network,
    egress: settings.egress,
    info: thisMachine(),
    log,
    onWelcome: readyLine(1),
  });
  await serve([agent], [], log);
}

/** Checks before anything is served that sockets can be bound to the modem. @throws UsageError */
async function modemSockets(name: string): Promise<DeviceSockets> {
  const sockets = await loadDeviceSockets().catch((error: unknown) => {
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

function optional<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}
