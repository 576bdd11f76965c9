import { parseArgs } from 'node:util';
import { Failure, runMain } from './failure.ts';
import { endedFailure, Processes, stopRequest } from './processes.ts';
import { startRelayStack, startStack, type RelayStack, type Stack, type StackOptions } from './stack/start.ts';

const usage =
  'scripts/stack --phones N --connections M [--egress-allow CIDR,…] [--tunnel-port P] [--via HOST:PORT] [--no-password] [--listen ADDRESS] [--openvpn] [--no-agents]';

/** What load tools read: one line of JSON. */
function line(stack: RelayStack | Stack): string {
  const { plan, relay, connections, phones, profiles } = stack;
  const host = plan.env.RELAY_BIND;
  return JSON.stringify({
    relay: { pid: relay.pid, metrics: plan.metrics },
    agents: 'agent' in stack ? [{ pid: stack.agent.pid }] : [],
    ...('agent' in stack
      ? {}
      : { devices: phones.map(({ id, secret }) => ({ id, secret, tunnelUrl: plan.tunnelUrl })) }),
    proxies: connections.map(({ device, port, username, password }, index) => ({
      device,
      host,
      port,
      username,
      password,
      ovpn: profiles[index],
    })),
  });
}

/** @throws Failure for an unknown flag or a bad value. Undefined: only the usage was asked for. */
function options(): (StackOptions & { readonly agents: boolean }) | undefined {
  const values = flags();
  if (values.help) return undefined;
  const tunnelPort = values['tunnel-port'];
  return {
    phones: whole('--phones', values.phones, 500),
    connections: whole('--connections', values.connections, 10_000),
    egressAllow: values['egress-allow'],
    tunnelPort: tunnelPort === undefined ? undefined : whole('--tunnel-port', tunnelPort, 65_535),
    via: values.via,
    password: !values['no-password'],
    listen: values.listen,
    openvpn: values.openvpn,
    agents: !values['no-agents'],
  };
}

function flags() {
  try {
    return parseArgs({
      options: {
        phones: { type: 'string', default: '1' },
        connections: { type: 'string', default: '1' },
        'egress-allow': { type: 'string' },
        'tunnel-port': { type: 'string' },
        via: { type: 'string' },
        'no-password': { type: 'boolean', default: false },
        listen: { type: 'string' },
        openvpn: { type: 'boolean', default: false },
        'no-agents': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) throw new Failure(`${name} must be 1 to ${max}\n${usage}`);
  return value;
}

/** Resolves when the reader of our line has gone. */
function inputEnd(): Promise<'stop'> {
  return new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve('stop'));
    process.stdin.resume();
  });
}

await runMain(async () => {
  const chosen = options();
  if (!chosen) {
    console.log(usage);
    return 0;
  }
  const processes = new Processes();
  const asked = Promise.race([inputEnd(), stopRequest()]);
  const starting = chosen.agents ? startStack(chosen, processes) : startRelayStack(chosen, processes);
  try {
    const stack = await Promise.race([starting, asked]);
    if (stack === 'stop') return 0; // ended before it was up
    process.stdout.write(`${line(stack)}\n`);
    const died = await Promise.race([processes.firstToEnd(), asked]);
    if (died === 'stop') return 0;
    throw endedFailure(died.child, died.how);
  } finally {
    await processes.stop(); // what is still starting fails by this
    await starting.then(
      (stack) => stack.close(),
      () => undefined,
    );
    process.stdin.destroy();
  }
});
