import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Agent } from '../agent.ts';
import { readCredentials, readSecret, UsageError } from '../credentials.ts';
import { Journal } from '../journal.ts';
import { InterfaceNetwork } from '../network/interface-network.ts';
import type { RotationPrograms } from '../network/rotation-programs.ts';
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
      'secret-file': { type: 'string' },
      'tunnel-url': { type: 'string' },
      interface: { type: 'string' },
      'ip-check': { type: 'string' },
      'rotate-command': { type: 'string' },
      'radio-off-command': { type: 'string' },
      'radio-on-command': { type: 'string' },
      'recover-command': { type: 'string' },
      dns: { type: 'string' },
      ca: { type: 'string' },
    },
  });
  if (values.interface === undefined) throw new UsageError("run needs --interface, the modem's network interface");
  const rotation = rotationOf(values);
  if (rotation && values['ip-check'] === undefined) {
    throw new UsageError('rotating needs --ip-check URL: a rotation is only done when the new address was seen');
  }
  const secretFile = values['secret-file'];
  const credentials = secretFile
    ? await readSecret(secretFile, values['tunnel-url'])
    : await readCredentials(values.state);
  const network = new InterfaceNetwork({
    name: values.interface,
    ipCheck: optional(values['ip-check'], (text) => urlOf('--ip-check', text)),
    rotation,
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
    journal: await Journal.open(`${secretFile ?? values.state}.journal`, log),
    onWelcome: readyLine(1),
  });
  await serve([agent], [], log);
}

type RotationOption = 'rotate-command' | 'radio-off-command' | 'radio-on-command';

function rotationOf(values: { readonly [option in RotationOption]?: string | undefined }):
  RotationPrograms | undefined {
  const read = (option: RotationOption) => optional(values[option], (text) => commandLineOf(`--${option}`, text));
  const [cycle, off, on] = [read('rotate-command'), read('radio-off-command'), read('radio-on-command')];
  if (!cycle && !off && !on) return undefined;
  if (cycle && !off && !on) return { cycle };
  if (!cycle && off && on) return { off, on };
  throw new UsageError('rotating takes --rotate-command, or both --radio-off-command and --radio-on-command');
}

function optional<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}
