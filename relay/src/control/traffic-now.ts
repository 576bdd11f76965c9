import type { Bus } from '@pocketproxy/prisma/bus';
import { busChannel, type BusEvent } from '../../contract/events.ts';
import type { Flow, Meter } from '../connection/meter.ts';
import { relayLimits } from '../limits.ts';
import { Loop, type LoopOptions } from './loop.ts';

interface TrafficNowOptions extends Pick<LoopOptions, 'log'> {
  readonly bus: Pick<Bus, 'publish'>;
  readonly meter: Pick<Meter, 'takeFlow'>;
  /** Milliseconds that only pass. */
  readonly now?: () => number;
}

type Rate = Extract<BusEvent, { type: 'traffic.now' }>['rates'][number];

/** Publishes each second what flows, from memory, so that open pages show it; a connection that has ended once with zeros. */
export class TrafficNow {
  readonly #options: TrafficNowOptions;
  readonly #loop: Loop;
  #flowing: readonly Flow[] = [];
  #sinceMs: number;

  constructor(options: TrafficNowOptions) {
    this.#options = options;
    const { log, now = () => performance.now() } = options;
    this.#sinceMs = now();
    const work = async () => this.publish(now());
    this.#loop = new Loop({ log, what: 'reporting traffic', work, intervalMs: relayLimits.trafficIntervalMs });
  }

  start(): void {
    this.#loop.start(relayLimits.trafficIntervalMs);
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** Says what flowed since the last time. */
  publish(nowMs: number): void {
    const { meter, bus } = this.#options;
    const seconds = Math.max(0.1, (nowMs - this.#sinceMs) / 1_000);
    this.#sinceMs = nowMs;
    const flows = meter.takeFlow();
    const here = new Set(flows.map(({ connectionId }) => connectionId));
    const ended = this.#flowing.filter(({ connectionId }) => !here.has(connectionId));
    this.#flowing = flows;
    const events = eventsOf([...flows, ...ended.map((flow) => ({ ...flow, up: 0, down: 0 }))], seconds);
    if (events.length > 0) bus.publish(busChannel, ...events).catch(() => undefined); // pages take silence for zero
  }
}

/** Who may learn of it is decided by owner, so each has events of their own. */
function eventsOf(flows: readonly Flow[], seconds: number): BusEvent[] {
  const owners = new Map<string | null, Rate[]>();
  for (const { ownerId, connectionId, deviceId, up, down } of flows) {
    const rates = owners.get(ownerId) ?? [];
    owners.set(ownerId, rates);
    rates.push([connectionId, deviceId, Math.round((up * 8) / seconds), Math.round((down * 8) / seconds)]);
  }
  const events: BusEvent[] = [];
  for (const [customerId, rates] of owners)
    for (let from = 0; from < rates.length; from += relayLimits.maxEventIds)
      events.push({ type: 'traffic.now', customerId, rates: rates.slice(from, from + relayLimits.maxEventIds) });
  return events;
}
