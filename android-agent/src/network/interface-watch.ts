import { networkInterfaces } from 'node:os';
import type { Logger } from 'pino';
import { agentLimits as limits } from '../limits.ts';
import { sameAddresses, usableAddresses, type InterfaceAddresses } from './interface-address.ts';

export interface InterfaceWatchOptions {
  /** Name of the network interface, for example wwan0. */
  readonly name: string;
  readonly log: Logger;
  readonly list?: typeof networkInterfaces;
}

/** No address at all: the interface is down. */
export const noAddresses: InterfaceAddresses = { ipv4: undefined, ipv6: undefined };

/** Watches the addresses of one interface. */
export class InterfaceWatch {
  readonly #options: InterfaceWatchOptions;
  readonly #onChange: (addresses: InterfaceAddresses) => void;
  readonly #poll: NodeJS.Timeout;
  #seen = noAddresses;
  #closed = false;

  /** The first look comes in the next tick. */
  constructor(options: InterfaceWatchOptions, onChange: (addresses: InterfaceAddresses) => void) {
    this.#options = options;
    this.#onChange = onChange;
    this.#poll = setInterval(() => this.look(), limits.interfacePollMs);
    queueMicrotask(() => this.look());
  }

  /** Looks now. */
  look(): void {
    const { name, log, list = networkInterfaces } = this.#options;
    if (this.#closed) return;
    const addresses = usableAddresses(list()[name]);
    if (sameAddresses(addresses, this.#seen)) return;
    this.#seen = addresses;
    log.info({ interface: name, ...addresses }, 'mobile network changed');
    this.#onChange(addresses);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
  }
}
