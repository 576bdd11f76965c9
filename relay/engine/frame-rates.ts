import type { FrameRow } from '../protocol/frames.ts';
import { limits } from '../protocol/limits.ts';

/**
 * How many frames that carry no payload of a stream the peer may send. They cost it next to nothing and us a turn of
 * work, so they have to be earned: by time, by payload that moves either way, and by the streams that were opened.
 */
export class FrameRates {
  #control: number = limits.maxControlBurst;
  #small: number = limits.maxSmallFramesSaved;
  #payloadBytes = 0;

  /** A second has passed. */
  tick(): void {
    this.#control = Math.min(limits.maxControlBurst, this.#control + limits.maxControlPerSecond);
    this.#earn(limits.maxSmallFramesPerSecond);
  }

  /** A stream or flow was opened: it will be accepted, ended and reset. */
  opened(): void {
    this.#earn(limits.smallFramesPerStream);
  }

  /** A DATA or UDP frame of ours went out: it may be answered with credit, and marked by a PING. */
  sent(bytes: number): void {
    this.#earn(1);
    this.#payloadBytes += bytes;
  }

  received(bytes: number): void {
    this.#payloadBytes += bytes;
  }

  /** Counts a frame of the peer. False: it sends more than it may. */
  take({ rate }: FrameRow): boolean {
    if (rate === 'control') return --this.#control >= 0;
    if (rate === 'free') return true;
    if (this.#small < 1) this.#earn(this.#takePayload());
    return --this.#small >= 0;
  }

  #takePayload(): number {
    const frames = Math.floor(this.#payloadBytes / limits.payloadPerSmallFrame);
    this.#payloadBytes = 0;
    return frames;
  }

  #earn(frames: number): void {
    this.#small = Math.min(limits.maxSmallFramesSaved, this.#small + frames);
  }
}
