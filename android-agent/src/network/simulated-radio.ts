import { setTimeout as sleep } from 'node:timers/promises';
import type { Reason } from '@pocketproxy/relay/protocol';
import { Refused } from '../refused.ts';
import { addressFrom, type Carrier } from './carriers.ts';
import type { Rotation } from './network.ts';
import type { RadioScript } from './phone-script.ts';

/** What a radio also is after a restart of its process. */
export interface SavedRadio {
  readonly ip: string;
  readonly off: boolean;
}

export interface SimulatedRadioOptions {
  readonly carrier: Carrier;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly saved: SavedRadio | undefined;
  /** Called after each change of state or address. */
  readonly onChange: () => void;
}

/** attaching: on, and looking for the mobile network. lost: on without a network. gone: lost, and nothing brings it back. */
type State = 'on' | 'off' | 'attaching' | 'lost' | 'gone';

const unavailable: Record<State, Reason | undefined> = {
  on: undefined,
  off: 'rotating',
  attaching: 'rotating',
  lost: 'mobile_down',
  gone: 'mobile_down',
};

/** The radio of a simulated phone, its address, and what a script lets come of a rotation. */
export class SimulatedRadio {
  readonly #options: SimulatedRadioOptions;
  readonly #closing = new AbortController();
  #script: Required<RadioScript>;
  #state: State = 'on';
  #ip: string;
  /** Since the address changed last, or since a script. */
  #attempts = 0;
  #attached = Promise.resolve();

  constructor(options: SimulatedRadioOptions) {
    const { carrier, random, saved } = options;
    this.#options = options;
    this.#ip = saved?.ip ?? addressFrom(carrier, random);
    if (saved?.off) this.#state = 'off';
    this.#script = {
      rotation: 'changes',
      attachMs: 1_000 + random() * 1_000,
      changesAtAttempt: 1,
      needsHoldMs: 0,
      addresses: [],
    };
  }

  get ip(): string {
    return this.#ip;
  }

  get saved(): SavedRadio {
    return { ip: this.#ip, off: this.#state === 'off' };
  }

  /** False once a rotation lost the phone for good. */
  get returns(): boolean {
    return this.#state !== 'gone';
  }

  /** Why there is no mobile network now, or undefined. */
  unavailable(): Reason | undefined {
    return unavailable[this.#state];
  }

  /** A script that names `rotation` also brings back what the one before has lost. */
  script(script: RadioScript): void {
    const { rotation, attachMs, changesAtAttempt, needsHoldMs, addresses } = script;
    const before = this.#script;
    this.#script = {
      rotation: rotation ?? before.rotation,
      attachMs: attachMs ?? before.attachMs,
      changesAtAttempt: changesAtAttempt ?? before.changesAtAttempt,
      needsHoldMs: needsHoldMs ?? before.needsHoldMs,
      addresses: addresses ?? before.addresses,
    };
    this.#attempts = 0;
    if (rotation && (this.#state === 'lost' || this.#state === 'gone')) this.#attach();
  }

  /** Resolves when the mobile network was found, if it is being looked for. */
  attached(): Promise<void> {
    return this.#attached;
  }

  /** @throws Refused rotation_failed, when scripted; or the reason of `signal` */
  async rotate(signal: AbortSignal, { holdMs, onStep }: Rotation): Promise<void> {
    const end = AbortSignal.any([signal, this.#closing.signal]);
    const { rotation } = this.#script;
    await onStep('radio_off');
    this.#become('off');
    await onStep('hold');
    await sleep(holdMs, undefined, { signal: end });
    await onStep('radio_on');
    if (rotation === 'sticks') await sleep(2 ** 31 - 1, undefined, { signal: end });
    end.throwIfAborted();
    if (rotation === 'no_network') return this.#become('lost');
    if (rotation === 'never_returns') return this.#become('gone');
    this.#ip = this.#nextIp(holdMs);
    this.#attach();
    if (rotation === 'fails') throw new Refused('rotation_failed');
  }

  /** A radio that was left off was off for as long as any address needs. */
  async recover(): Promise<void> {
    if (this.#state === 'off' && this.#script.rotation !== 'sticks') this.#ip = this.#nextIp(Infinity);
    if (this.#state === 'off' || this.#state === 'lost') this.#attach();
    await this.#attached;
  }

  close(): void {
    this.#closing.abort();
  }

  #nextIp(holdMs: number): string {
    const { rotation, changesAtAttempt, needsHoldMs, addresses } = this.#script;
    this.#attempts++;
    const changes = rotation !== 'same_ip' && rotation !== 'fails';
    if (!changes || this.#attempts < changesAtAttempt || holdMs < needsHoldMs) return this.#ip;
    this.#attempts = 0;
    const { carrier, random } = this.#options;
    const listed = addresses[(addresses.indexOf(this.#ip) + 1) % addresses.length];
    return listed ?? addressFrom(carrier, random, this.#ip);
  }

  #attach(): void {
    this.#become('attaching');
    const found = sleep(this.#script.attachMs, undefined, { signal: this.#closing.signal });
    this.#attached = found.then(
      () => this.#become('on'),
      () => undefined,
    );
  }

  #become(state: State): void {
    this.#state = state;
    this.#options.onChange();
  }
}
