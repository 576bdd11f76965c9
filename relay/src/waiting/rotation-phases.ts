import type { TargetTest } from '../../engine/index.ts';
import { relayLimits } from '../limits.ts';

/** `draining`: running streams may finish, new requests wait. `away`: nothing runs until the operation ends. */
export type RotationPhase = 'draining' | 'away';

export interface PhaseTimes {
  /** How long running streams may finish, milliseconds; 0: none. */
  readonly drainMs: number;
  /** How long the rotation may take in all, drain included, milliseconds: without end() it ends then. */
  readonly withinMs: number;
  /** Streams that end last: each may finish until `drainMs` after the beginning, or until the drain of all, if that is longer. */
  readonly last?: { readonly to: TargetTest; readonly drainMs: number } | undefined;
}

export interface RotationPhasesOptions {
  /** What runs through the phones now. */
  readonly streams: {
    /** Those to these targets that are not idle. */
    busy(deviceId: string, to: TargetTest): number;
    /** Ends all streams and flows of the phone with `rotating`, but streams to the spared targets. */
    end(deviceId: string, spared: TargetTest): void;
  };
  /** A phase began or ended. */
  readonly onChange: (deviceId: string) => void;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

const none: TargetTest = () => false;

interface Rotation {
  phase: RotationPhase;
  readonly drained: Promise<void>;
  drainsUntilMs: number;
  /** Streams to these targets end last, and by then. */
  readonly isLast: TargetTest;
  lastUntilMs: number;
  endsByMs: number;
  /** The drain has ended, or the rotation has. */
  readonly onDrained: () => void;
}

/** Which phones change their address now, and the drain before that. One timer for all. */
export class RotationPhases {
  readonly #options: RotationPhasesOptions;
  readonly #now: () => number;
  readonly #rotations = new Map<string, Rotation>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RotationPhasesOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * The phone is about to change its address: from now on new requests wait. Resolves when its streams have ended
   * or the drain has, and the radio may go; also when end() comes first. A second call while one
   * runs only sets its time.
   */
  begin(deviceId: string, { drainMs, withinMs, last }: PhaseTimes): Promise<void> {
    const nowMs = this.#now();
    const running = this.#rotations.get(deviceId);
    if (running) {
      running.endsByMs = nowMs + withinMs;
      return running.drained;
    }
    let onDrained = (): void => undefined;
    const drained = new Promise<void>((resolve) => (onDrained = resolve));
    const lastUntilMs = nowMs + Math.max(drainMs, last?.drainMs ?? 0);
    const times = { drainsUntilMs: nowMs + drainMs, lastUntilMs, endsByMs: nowMs + withinMs };
    this.#rotations.set(deviceId, { phase: 'draining', drained, onDrained, isLast: last?.to ?? none, ...times });
    this.#timer ??= setInterval(() => this.sweep(), relayLimits.rotationCheckMs).unref();
    this.#options.onChange(deviceId);
    this.sweep();
    return drained;
  }

  /** The operation has ended, no matter how: requests that wait continue, or are refused for what is wrong now. */
  end(deviceId: string): void {
    const rotation = this.#rotations.get(deviceId);
    if (!rotation) return;
    this.#rotations.delete(deviceId);
    if (this.#rotations.size === 0) this.#stopTimer();
    rotation.onDrained();
    this.#options.onChange(deviceId);
  }

  /** The phone is back: if no one says what became of its rotation, that ends soon. */
  returned(deviceId: string): void {
    const rotation = this.#rotations.get(deviceId);
    if (rotation?.phase !== 'away') return;
    rotation.endsByMs = Math.min(rotation.endsByMs, this.#now() + relayLimits.rotationVerdictMs);
  }

  phaseOf(deviceId: string): RotationPhase | undefined {
    return this.#rotations.get(deviceId)?.phase;
  }

  /** When the phone is probably back, milliseconds from now, at least 0; 0 for a phone that does not rotate. */
  backInMs(deviceId: string): number {
    const rotation = this.#rotations.get(deviceId);
    if (!rotation) return 0;
    const expectedMs = rotation.lastUntilMs + relayLimits.rotationExpectedMs;
    return Math.max(0, Math.min(expectedMs, rotation.endsByMs) - this.#now());
  }

  /** Ends drains and rotations that are due; a timer calls it. */
  sweep(): void {
    const nowMs = this.#now();
    for (const [deviceId, rotation] of this.#rotations) {
      if (rotation.endsByMs <= nowMs) this.end(deviceId);
      else if (rotation.phase === 'draining') this.#drain(deviceId, rotation, nowMs);
    }
  }

  /** Stops its timer; nothing changes on its own any more. */
  close(): void {
    this.#stopTimer();
  }

  #drain(deviceId: string, rotation: Rotation, nowMs: number): void {
    const { streams } = this.#options;
    const { isLast } = rotation;
    if (rotation.drainsUntilMs > nowMs && streams.busy(deviceId, (target) => !isLast(target)) > 0) return;
    rotation.drainsUntilMs = Math.min(rotation.drainsUntilMs, nowMs);
    if (rotation.lastUntilMs > nowMs && streams.busy(deviceId, isLast) > 0) return streams.end(deviceId, isLast);
    rotation.phase = 'away';
    rotation.lastUntilMs = Math.min(rotation.lastUntilMs, nowMs);
    streams.end(deviceId, none);
    rotation.onDrained();
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
