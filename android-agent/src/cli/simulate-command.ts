import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Agent } from '../agent.ts';
import { agentLimits } from '../limits.ts';
import type { RotationLimits } from '../rotation.ts';
import { startControlServer, type ScriptedPhone } from '../control-server.ts';
import type { Credentials } from '../credentials.ts';
import { SimulatedNetwork } from '../network/simulated-network.ts';
import type { Settings } from '../settings.ts';
import { appVersion } from '../version.ts';
import { certificatesOf, hostPortOf, hostsOf, listOf, numberOf, scriptOf, urlOf, warnWhenPlain } from './arguments.ts';
import { keepPhone, type KeptPhone } from './kept-phone.ts';
import { readyLine, serve } from './serve.ts';
import { findPhones } from './simulated-phones.ts';

const info = { appVersion, model: 'Simulated phone', osVersion: 'Android 15' };

/** `simulate`: N phones in this process. */
export async function simulateCommand(args: readonly string[], settings: Settings, log: Logger): Promise<void> {
  const options = readOptions(args);
  const credentials = await findPhones(options.source, info);
  const ready = readyLine(credentials.length);
  const phones = await Promise.all(
    credentials.map(async (one, index) => {
      const kept = await keepPhone(options.dataDir, index, log);
      return startPhone(one, index, kept, options, settings, log, ready);
    }),
  );
  const control = options.control === undefined ? [] : [await startControlServer(options.control, phones)];
  await serve(
    phones.map(({ agent }) => agent),
    control,
    log,
  );
}

type Options = ReturnType<typeof readOptions>;

function startPhone(
  { name, secret, tunnelUrl }: Credentials,
  index: number,
  { journal, ...radio }: KeptPhone,
  options: Options,
  { egress }: Settings,
  log: Logger,
  ready: () => void,
): ScriptedPhone & { agent: Agent } {
  const network = new SimulatedNetwork({
    ...options.network,
    ...radio,
    index,
    now: () => performance.now(),
    random: Math.random,
    date: () => new Date(),
  });
  network.script(options.script);
  const { via, ca, rotationLimits } = options;
  const url = urlOf('tunnelUrl', tunnelUrl, ['ws:', 'wss:']);
  if (index === 0) warnWhenPlain(url, log);
  let known = false;
  const agent = new Agent({
    tunnel: { url, via, ca },
    secret,
    network,
    egress,
    journal,
    rotationLimits,
    info,
    log: log.child({ phone: name }),
    onWelcome: () => {
      if (!known) ready();
      known = true;
    },
  });
  return { name, network, agent };
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      phones: { type: 'string' },
      credentials: { type: 'string' },
      server: { type: 'string' },
      codes: { type: 'string' },
      'state-dir': { type: 'string' },
      via: { type: 'string' },
      control: { type: 'string' },
      'no-site': { type: 'boolean', default: false },
      'keep-tunnel': { type: 'boolean', default: false },
      latency: { type: 'string', default: '0' },
      bandwidth: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      script: { type: 'string', default: '{}' },
      'give-up': { type: 'string' },
      dns: { type: 'string' },
      host: { type: 'string', multiple: true, default: [] },
      ca: { type: 'string' },
    },
  });
  const dnsServers = listOf(values.dns);
  const ca = values.ca === undefined ? undefined : certificatesOf('--ca', values.ca);
  return {
    ca,
    source: {
      phones: values.phones === undefined ? undefined : numberOf('--phones', values.phones, 1, 10_000),
      credentials: values.credentials,
      server: values.server === undefined ? undefined : urlOf('--server', values.server),
      codes: listOf(values.codes),
      stateDir: values['state-dir'],
      ca,
    },
    via: values.via === undefined ? undefined : hostPortOf('--via', values.via),
    control: values.control,
    rotationLimits:
      values['give-up'] === undefined
        ? undefined
        : limitsOf(numberOf('--give-up', values['give-up'], 1, agentLimits.rotationMs)),
    dataDir: values['data-dir'] ?? values['state-dir'],
    network: {
      site: !values['no-site'],
      rotationDropsTunnel: !values['keep-tunnel'],
      dnsServers: dnsServers.length > 0 ? dnsServers : undefined,
      hosts: hostsOf('--host', values.host),
    },
    script: {
      latencyMs: numberOf('--latency', values.latency, 0, 60_000),
      bandwidthBitsPerSecond: numberOf('--bandwidth', values.bandwidth, 0, 1e12),
      ...scriptOf('--script', values.script),
    },
  };
}

/** A rotation that ends after this, its hold not counted. */
function limitsOf(rotationMs: number): RotationLimits {
  return { ...agentLimits, rotationMs, switchMs: Math.min(rotationMs, agentLimits.switchMs) };
}
