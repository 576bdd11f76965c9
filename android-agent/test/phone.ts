import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { EgressPolicy } from '@pocketproxy/relay/engine';
import { Agent, type AgentOptions } from '../src/agent.ts';
import { agentLimits } from '../src/limits.ts';
import { SimulatedNetwork, type SimulatedNetworkOptions } from '../src/network/simulated-network.ts';

export const silent = pino({ level: 'silent' });

/** The agent's limits of a rotation, for tests that wait for them. */
export const quickLimits = {
  ...agentLimits,
  rotationMs: 500,
  switchMs: 300,
  recoverMs: 1_000,
  ipCheckTimeoutMs: 500,
  ipCheckRetryMs: 5,
};

/** A simulated network that is found quickly. */
export function simulatedNetwork(options: Partial<SimulatedNetworkOptions> = {}): SimulatedNetwork {
  const network = new SimulatedNetwork({
    index: 0,
    site: true,
    rotationDropsTunnel: false,
    now: () => performance.now(),
    random: Math.random,
    date: () => new Date('2026-01-02T03:04:05Z'),
    ...options,
  });
  network.script({ attachMs: 20 });
  return network;
}

/** An agent that may dial what `allow` lists. */
export function startAgent(url: URL, options: Partial<AgentOptions> & { allow?: readonly string[] } = {}): Agent {
  return new Agent({
    tunnel: { url },
    secret: 'ppd_test-secret-of-a-phone',
    network: simulatedNetwork(),
    egress: new EgressPolicy(options.allow ?? []),
    info: { appVersion: '0.0.0' },
    log: silent,
    ...options,
  });
}
