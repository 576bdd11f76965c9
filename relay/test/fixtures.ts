import { createHmac, randomUUID } from 'node:crypto';
import type { CredentialKeys } from '../contract/credentials.ts';
import { periodStartMs, utc } from '../contract/periods.ts';
import type { Reason } from '../protocol/reasons.ts';
import type { Admission, ByteSink, ConnectionSettings, Running } from '../src/connection/connection.ts';
import { billingCycle, type CycleRule } from '../contract/billing-cycle.ts';
import type { SimPlanSettings } from '../contract/sim-plans.ts';
import type { UsageBatch, UsageRow } from '../src/connection/meter.ts';
import type { SimUse } from '../src/connection/sim-use.ts';

/** 2026-03-10 12:00 UTC. */
export const noonMs = Date.UTC(2026, 2, 10, 12);

export const keys: CredentialKeys = { verifierKey: Buffer.alloc(32, 7), sealingKeys: new Map(), currentKeyId: '' };
export const password = 'k3j4h5g6f7d8s9a2q3w4e5r6t7';

export function verifierOf(text: string): string {
  return createHmac('sha256', keys.verifierKey).update(text).digest('hex');
}

/** Settings of a connection that allows everything, but for the overrides. */
export function settings(overrides: Partial<ConnectionSettings> = {}): ConnectionSettings {
  const customerId = randomUUID();
  return {
    id: randomUUID(),
    deviceId: randomUUID(),
    customerId,
    usedBy: customerId,
    port: 20_000,
    username: 'ppabcdefghijkm',
    verifier: verifierOf(password),
    passwordGiven: false,
    enabled: true,
    customerActive: true,
    protocols: ['http', 'socks5'],
    requireTls: false,
    expiresAtMs: null,
    quotaBytes: null,
    quotaPeriod: 'none',
    speedBitsPerSecond: null,
    maxStreams: 10,
    maxConnectsPerSecond: 100,
    rotationWaitSeconds: 30,
    maxVpnSessions: 1,
    timeZone: 'UTC',
    accessLog: false,
    vpnNumber: null,
    vpnGeneration: 0,
    whitelist: [],
    ...overrides,
  };
}

/** A process with memory to spare. */
export const enoughMemory = { overloaded: false, hoards: () => false };

/** A batch with nothing in it. */
export const emptyBatch: UsageBatch = { sequence: 0, slices: [], refusals: [], quotas: new Map(), sims: new Map() };

/** The plan of a SIM, 1,000 bytes a month from the first. */
export const simPlan: SimPlanSettings = {
  planBytes: 1_000,
  billingDay: 1,
  atCap: 'stop',
  slowBitsPerSecond: null,
  countsPhone: false,
  timeZone: 'UTC',
};

/** Nothing used in the cycle of a plan that holds nowMs. */
export function useOf(nowMs: number, rule: CycleRule = simPlan): SimUse {
  return { ...billingCycle(rule, nowMs), generation: 0, bytes: 0, phoneBytes: 0, phoneCounter: null };
}

/** A sink that keeps nothing. */
export const noSink: ByteSink = { sliceMs: 0, counted: () => undefined, settle: () => undefined, log: () => true };

/** What a connection carried in the slice that begins at sliceMs, by UTC. */
export function usageRow(row: Partial<UsageRow> & Pick<UsageRow, 'connectionId' | 'deviceId' | 'sliceMs'>): UsageRow {
  const { sliceMs, ownerId = null } = row;
  return {
    ...{ dayMs: periodStartMs('day', sliceMs, utc), monthMs: periodStartMs('month', sliceMs, utc), ownerId },
    ...{ up: 0, down: 0, opened: 0, refused: 0, logDropped: 0, peakBitsPerSecond: 0, clients: undefined },
    ...row,
  };
}

/** Something that runs, and remembers why it was cut. */
export class Recorder implements Running {
  readonly heldBytes = 0;
  readonly cuts: Reason[] = [];
  constructor(readonly permit?: Admission) {}
  cut(reason: Reason): void {
    this.cuts.push(reason);
  }
}
