import { performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Reason } from '../../protocol/reasons.ts';

/** Where the numbers come from. Read only when someone asks. */
export interface MetricSources {
  readonly streams: () => number;
  readonly connections: () => number;
  readonly tunnels: () => number;
  /** Public ports that cannot listen. */
  readonly portFaults: () => number;
  /** Clients that came while no descriptor was left for customers. */
  readonly descriptorShortages: () => number;
  /** Listening sockets whose connections send by BBR. */
  readonly bbrListeners: () => number;
  readonly bytes: () => { readonly up: number; readonly down: number };
  readonly refusals: () => ReadonlyMap<Reason, number>;
  /** Requests that wait for their phone. */
  readonly waitingRequests: () => number;
  readonly waitingUsageRows: () => number;
  /** Lines of the access log that had no room. */
  readonly droppedLogLines: () => number;
  readonly overloaded: () => boolean;
  readonly openvpn: () => { readonly up: boolean; readonly sessions: number; readonly restarts: number };
}

/** How often the delay of the event loop is sampled; its figures hold this much of the timer itself. */
const lagSampleMs = 10;

/** Prometheus metrics of one relay, and prom-client's own of the process: CPU, memory, descriptors, event loop, GC. */
export class Metrics {
  readonly #registry = new Registry();
  #utilization = performance.eventLoopUtilization();

  constructor(sources: MetricSources) {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: lagSampleMs });
    this.#gauge('pocketproxy_streams', 'Streams and UDP associations open now', sources.streams);
    this.#gauge('pocketproxy_connections', 'Connections (public ports) known', sources.connections);
    this.#gauge('pocketproxy_tunnels', 'Phones online', sources.tunnels);
    this.#gauge('pocketproxy_port_faults', 'Public ports that cannot listen', sources.portFaults);
    this.#gauge(
      'pocketproxy_bbr_listeners',
      'Listening sockets (public ports and tunnel) whose connections send by BBR',
      sources.bbrListeners,
    );
    this.#gauge('pocketproxy_requests_waiting', 'Requests that wait for their phone', sources.waitingRequests);
    this.#gauge('pocketproxy_usage_rows_waiting', 'Usage rows not in the database yet', sources.waitingUsageRows);
    this.#gauge('pocketproxy_overloaded', '1 while new work is refused for want of memory', () =>
      Number(sources.overloaded()),
    );
    this.#counter(
      'pocketproxy_descriptor_shortages_total',
      'Clients that came while no descriptor was left for customers',
      sources.descriptorShortages,
    );
    this.#counter(
      'pocketproxy_access_log_dropped_total',
      'Lines of access logs that were dropped for want of room',
      sources.droppedLogLines,
    );
    this.#gauge('pocketproxy_openvpn_up', '1 while both openvpn processes run', () => Number(sources.openvpn().up));
    this.#gauge('pocketproxy_openvpn_sessions', 'VPN clients that have signed in', () => sources.openvpn().sessions);
    this.#counter(
      'pocketproxy_openvpn_restarts_total',
      'openvpn processes that ended by themselves and were started again',
      () => sources.openvpn().restarts,
    );
    this.#bytes(sources);
    this.#refusals(sources);
    this.#utilizationOfLoop();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    this.#registry.clear();
  }

  #gauge(name: string, help: string, read: () => number): void {
    const collect = () => gauge.set(read());
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect });
  }

  #counter(name: string, help: string, read: () => number): void {
    const collect = () => {
      counter.reset();
      counter.inc(read());
    };
    const counter: Counter = new Counter({ name, help, registers: [this.#registry], collect });
  }

  #bytes({ bytes }: MetricSources): void {
    const counter: Counter<'direction'> = new Counter({
      name: 'pocketproxy_bytes_total',
      help: 'Payload bytes of customers, as seen by them',
      labelNames: ['direction'],
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        const { up, down } = bytes();
        counter.inc({ direction: 'up' }, up);
        counter.inc({ direction: 'down' }, down);
      },
    });
  }

  #refusals({ refusals }: MetricSources): void {
    const counter: Counter<'reason'> = new Counter({
      name: 'pocketproxy_refusals_total',
      help: 'Refused clients and streams, by reason',
      labelNames: ['reason'],
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        for (const [reason, count] of refusals()) counter.inc({ reason }, count);
      },
    });
  }

  #utilizationOfLoop(): void {
    this.#gauge(
      'pocketproxy_event_loop_utilization',
      'Share of time the event loop was busy since the last look',
      () => {
        const before = this.#utilization;
        this.#utilization = performance.eventLoopUtilization();
        return performance.eventLoopUtilization(this.#utilization, before).utilization;
      },
    );
  }
}
