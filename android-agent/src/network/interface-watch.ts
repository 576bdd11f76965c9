import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { agentLimits as limits } from '../limits.ts';
import { sameAddresses, usableAddresses, type InterfaceAddresses } from './interface-address.ts';
import { kernelRouteCheck, type RouteCheck } from './route-check.ts';

export interface InterfaceWatchOptions {
  /** Name of the network interface, for example wwan0. */
  readonly name: string;
  readonly log: Logger;
  readonly list?: typeof networkInterfaces;
  readonly routeCheck?: RouteCheck;
}

/** No address at all: the interface is down. */
export const noAddresses: InterfaceAddresses = { ipv4: undefined, ipv6: undefined };

/** Watches which addresses of one interface can be used: it has them, and what is sent from them leaves by it. */
export class InterfaceWatch {
  readonly #options: InterfaceWatchOptions;
  readonly #onChange: (addresses: InterfaceAddresses) => void;
  readonly #poll: NodeJS.Timeout;
  #listed = noAddresses;
  #usable = noAddresses;
  #checkedAtMs = 0;
  #looking = false;
  #closed = false;

  constructor(options: InterfaceWatchOptions, onChange: (addresses: InterfaceAddresses) => void) {
    this.#options = options;
    this.#onChange = onChange;
    this.#poll = setInterval(() => void this.look(), limits.interfacePollMs);
    void this.look();
  }

  /** Looks now. Routes are asked for when an address changed, and every few seconds, because asking is a program. */
  async look(): Promise<void> {
    const { name, list = networkInterfaces } = this.#options;
    const listed = usableAddresses(list()[name]);
    const fresh = performance.now() - this.#checkedAtMs < limits.routeCheckEveryMs;
    if (this.#looking || this.#closed || (fresh && sameAddresses(listed, this.#listed))) return;
    this.#looking = true;
    const [ipv4, ipv6] = await Promise.all([this.#routed(listed.ipv4), this.#routed(listed.ipv6)]);
    this.#looking = false;
    const isNew = !sameAddresses(listed, this.#listed);
    this.#listed = listed;
    this.#checkedAtMs = performance.now();
    if (!this.#closed) this.#become({ ipv4, ipv6 }, isNew);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
  }

  async #routed(address: string | undefined): Promise<string | undefined> {
    if (address === undefined) return undefined;
    const leaves = await (this.#options.routeCheck ?? kernelRouteCheck)(address, this.#options.name);
    return leaves ? address : undefined;
  }

  #become(usable: InterfaceAddresses, isNew: boolean): void {
    const changed = !sameAddresses(usable, this.#usable);
    this.#usable = usable;
    if (changed || isNew) this.#tellOperator(usable);
    if (changed) this.#onChange(usable);
  }

  #tellOperator(usable: InterfaceAddresses): void {
    const { name, log } = this.#options;
    log.info({ interface: name, ...usable }, 'mobile network changed');
    if (!sameAddresses(usable, this.#listed)) {
      log.warn({ interface: name, ...this.#listed }, 'not all packets would leave by the modem: add a routing rule');
    }
  }
}
