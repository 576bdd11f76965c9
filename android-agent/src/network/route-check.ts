import { agentLimits as limits } from '../limits.ts';
import { runProgram } from './run-program.ts';

/** Asks whether packets from this address would leave by this interface. */
export type RouteCheck = (address: string, interfaceName: string) => Promise<boolean>;

// Any public address will do: nothing is sent to it.
const probes = { 4: '1.1.1.1', 6: '2606:4700:4700::1111' } as const;

/**
 * Pitfall 10: a socket bound to the modem's address still follows the routing table, and without a rule for that
 * address its packets leave by the default route, which may be Wi-Fi. The kernel is asked; without an answer: false.
 */
export const kernelRouteCheck: RouteCheck = async (address, interfaceName) => {
  const probe = address.includes(':') ? probes[6] : probes[4];
  try {
    const signal = AbortSignal.timeout(limits.routeCheckTimeoutMs);
    const route = await runProgram(['ip', '-o', 'route', 'get', probe, 'from', address], signal, true);
    return / dev (\S+)/.exec(route)?.[1] === interfaceName;
  } catch {
    return false;
  }
};
