import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Agent } from '../agent.ts';
import { readCredentials, UsageError } from '../credentials.ts';
import { InterfaceNetwork } from '../network/interface-network.ts';
import type { Settings } from '../settings.ts';
import { certificatesOf, commandLineOf, dnsServersOf, urlOf, warnWhenPlain } from './arguments.ts';
import { modemSockets } from './modem-sockets.ts';
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

function optional<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}
