import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, busEvent } from '@pocketproxy/relay/contract';

/** Requests of one process, and those for one device, that wait for a rotation; more are answered without waiting. */
const atMost = { inAll: 1_000, ofDevice: 50 };

/** Waits for changes of devices' rotations, as the bus announces them. */
export class RotationWaiters {
  readonly #bus: Bus;
  readonly #byDevice = new Map<string, Set<() => void>>();
  #size = 0;
  #subscribed: Promise<unknown> | undefined;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /**
   * Reads until what was read has ended, again at each change of the device. Resolves to what was read last when the time
   * has passed, the client has left, or too many wait.
   */
  async until<T>(
    deviceId: string,
    read: () => Promise<T>,
    isOver: (value: T) => boolean,
    { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<T> {
    const ofDevice = this.#byDevice.get(deviceId)?.size ?? 0;
    if (this.#size >= atMost.inAll || ofDevice >= atMost.ofDevice) return read();
    await this.#subscribe();
    const changes = this.#changesOf(deviceId, withinMs, signal);
    try {
      for (;;) {
        const value = await read();
        if (isOver(value) || changes.over) return value;
        await changes.next();
      }
    } finally {
      changes.leave();
    }
  }

  /** Requests that wait now. */
  get size(): number {
    return this.#size;
  }

  /** A change that comes while no one waits for one is kept for the next wait, so none is missed between two reads. */
  #changesOf(deviceId: string, withinMs: number, left: AbortSignal) {
    let changed = false;
    let over = left.aborted;
    let wake: () => void = () => undefined;
    const onChange = (): void => {
      changed = true;
      wake();
    };
    const end = (): void => {
      over = true;
      onChange();
    };
    const waiting = this.#byDevice.get(deviceId) ?? new Set();
    this.#byDevice.set(deviceId, waiting.add(onChange));
    this.#size += 1;
    const timer = setTimeout(end, withinMs);
    left.addEventListener('abort', end);
    return {
      get over() {
        return over;
      },
      next: async (): Promise<void> => {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve));
        changed = false;
      },
      leave: (): void => {
        clearTimeout(timer);
        left.removeEventListener('abort', end);
        this.#size -= 1;
        waiting.delete(onChange);
        if (waiting.size === 0) this.#byDevice.delete(deviceId);
      },
    };
  }

  /** A bus that is unavailable subscribes as soon as it is back, and says so: then everyone reads again. */
  async #subscribe(): Promise<void> {
    if (!this.#subscribed) {
      this.#bus.state.on('up', () => this.#byDevice.forEach((waiting) => waiting.forEach((wake) => wake())));
      this.#subscribed = this.#bus.subscribe(busChannel, (message) => this.#receive(message)).catch(() => undefined);
    }
    await this.#subscribed;
  }

  #receive(message: unknown): void {
    const { data: event } = busEvent.safeParse(message);
    if (event?.type === 'command.changed') this.#byDevice.get(event.deviceId)?.forEach((wake) => wake());
  }
}
