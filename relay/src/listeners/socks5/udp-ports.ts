import { createSocket, type Socket as UdpSocket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Reason } from '../../../protocol/index.ts';
import type { PortRange } from '../../config.ts';
import { relayLimits } from '../../limits.ts';

/** Ports of the one range that the operator opens in the firewall; one for each association, whatever its address. */
export class UdpPorts {
  readonly #range: PortRange;
  readonly #mostOfCustomer: number;
  readonly #create: (options: SocketOptions) => UdpSocket;
  readonly #random: () => number;
  readonly #taken = new Set<number>();
  readonly #byCustomer = new Map<string, number>();

  constructor(range: PortRange, create: (options: SocketOptions) => UdpSocket = createSocket, random = Math.random) {
    this.#range = range;
    this.#mostOfCustomer = Math.ceil(this.#size * relayLimits.maxUdpPortShare);
    this.#create = create;
    this.#random = random;
  }

  /**
   * A socket on a random free port of `host`, for this customer until it is closed. A port that another program holds is
   * passed over, maxUdpBindTries times. Says why when there is none.
   */
  async open(host: string, customer: string): Promise<UdpSocket | Reason> {
    if ((this.#byCustomer.get(customer) ?? 0) >= this.#mostOfCustomer) return 'udp_ports_taken';
    const passedOver = new Set<number>();
    while (passedOver.size < relayLimits.maxUdpBindTries) {
      const port = this.#freePort(passedOver);
      if (port === undefined) return 'udp_ports_taken';
      const free = this.#take(port, customer);
      const socket = await this.#bind(host, port);
      if (typeof socket !== 'string') return socket.once('close', free);
      free();
      if (socket !== 'EADDRINUSE') return 'relay_overloaded'; // no socket was to be had
      passedOver.add(port);
    }
    return 'udp_ports_taken';
  }

  get #size(): number {
    return this.#range.max - this.#range.min + 1;
  }

  #freePort(passedOver: ReadonlySet<number>): number | undefined {
    const start = Math.floor(this.#random() * this.#size);
    for (let step = 0; step < this.#size; step++) {
      const port = this.#range.min + ((start + step) % this.#size);
      if (!this.#taken.has(port) && !passedOver.has(port)) return port;
    }
    return undefined;
  }

  /** Returns the way to let it go. */
  #take(port: number, customer: string): () => void {
    this.#taken.add(port);
    this.#byCustomer.set(customer, (this.#byCustomer.get(customer) ?? 0) + 1);
    return () => {
      this.#taken.delete(port);
      const left = (this.#byCustomer.get(customer) ?? 0) - 1;
      if (left > 0) this.#byCustomer.set(customer, left);
      else this.#byCustomer.delete(customer);
    };
  }

  /** The error's code when the port cannot be had. */
  #bind(host: string, port: number): Promise<UdpSocket | string> {
    const ipv6 = isIPv6(host);
    const socket = this.#create({ type: ipv6 ? 'udp6' : 'udp4', ipv6Only: ipv6, lookup: literal });
    return new Promise((resolve) => {
      const failed = (error: NodeJS.ErrnoException) => {
        socket.close();
        resolve(error.code ?? 'unknown');
      };
      socket.once('error', failed);
      socket.bind({ address: host, port, exclusive: true }, () => {
        socket.off('error', failed);
        resolve(socket);
      });
    });
  }
}

/** Everything that is looked up here is a literal already. */
function literal(
  host: string,
  _options: unknown,
  found: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  found(null, host, isIPv6(host) ? 6 : 4);
}
