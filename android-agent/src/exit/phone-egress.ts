import { EgressExceptions, noExceptions, type EgressException, type EgressPolicy } from '@pocketproxy/relay/engine';
import { embeddedIpv4 } from '../network/nat64.ts';
import type { Near } from '../network/near.ts';
import type { Reach } from '../network/reach.ts';

/**
 * Where a phone lets nothing out to (SEC-03): what the policy closes, and what lies around the phone itself. Addresses
 * behind the network's NAT64 are judged by the IPv4 address that they reach. EGRESS_ALLOW opens all of it; exceptions of
 * the operators open what they name, but never this phone itself or the relay.
 */
export class PhoneEgress {
  readonly #policy: EgressPolicy;
  readonly #near: Near;
  readonly #reach: () => Reach;
  #lastReach: Reach | undefined;
  #exceptions = noExceptions;
  #changes = 0;

  constructor(policy: EgressPolicy, near: Near, reach: () => Reach) {
    this.#policy = policy;
    this.#near = near;
    this.#reach = reach;
  }

  /** Takes over what operators have opened for this phone, in the place of what they had. */
  except(exceptions: readonly EgressException[]): void {
    this.#exceptions = exceptions.length === 0 ? noExceptions : new EgressExceptions(exceptions);
    this.#changes++;
  }

  /** Another number whenever `refuses` may answer differently. */
  get version(): number {
    const reach = this.#reach();
    if (reach !== this.#lastReach) this.#changes++;
    this.#lastReach = reach;
    return this.#near.version + this.#changes;
  }

  /** True when these 4 or 16 bytes, as they are dialled, or this port are closed. */
  refuses(dialled: Uint8Array, port: number): boolean {
    const meant = embeddedIpv4(this.#reach().nat64, dialled) ?? dialled;
    if (this.#policy.allows(meant)) return false;
    const own = this.#near.isOwn(meant) || this.#near.isOwn(dialled);
    if (!own && this.#exceptions.opens(meant, port)) return false;
    return this.#policy.refuses(meant, port) || this.#near.has(meant) || this.#near.has(dialled);
  }
}
