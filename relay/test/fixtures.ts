import { createHmac, randomUUID } from 'node:crypto';
import type { CredentialKeys } from '../contract/credentials.ts';
import type { Reason } from '../protocol/reasons.ts';
import type { Admission, ByteSink, ConnectionSettings, Running } from '../src/connection/connection.ts';

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
    enabled: true,
    customerActive: true,
    protocols: 'any',
    expiresAtMs: null,
    quotaBytes: null,
    quotaPeriod: 'none',
    speedBitsPerSecond: null,
    maxStreams: 10,
    maxConnectsPerSecond: 100,
    rotationWaitSeconds: 30,
    whitelist: [],
    ...overrides,
  };
}

/** A process with memory to spare. */
export const enoughMemory = { overloaded: false, hoards: () => false };

/** A sink that keeps nothing. */
export const noSink: ByteSink = { counted: () => undefined, settle: () => undefined };

/** Something that runs, and remembers why it was cut. */
export class Recorder implements Running {
  readonly heldBytes = 0;
  readonly cuts: Reason[] = [];
  constructor(readonly permit?: Admission) {}
  cut(reason: Reason): void {
    this.cuts.push(reason);
  }
}
