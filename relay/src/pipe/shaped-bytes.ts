import { ByteQueue } from '../../engine/index.ts';

/** Bytes of one direction that a speed limit holds back, in order. */
export class ShapedBytes extends ByteQueue {
  /** The sender has ended behind these bytes. */
  ended = false;

  constructor() {
    super({ returned: true });
  }

  get waiting(): boolean {
    return this.bytes > 0;
  }

  /** True once, when everything is out and the end follows. */
  takeEnd(): boolean {
    const due = this.ended && !this.waiting;
    if (due) this.ended = false;
    return due;
  }
}
