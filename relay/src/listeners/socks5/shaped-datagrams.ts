import { DatagramQueue } from '../../../engine/index.ts';
import { type Target } from '../../../protocol/index.ts';
import { relayLimits } from '../../limits.ts';

/** Datagrams that wait for their turn under a speed limit: few, because late ones are worth little. */
export class ShapedDatagrams extends DatagramQueue {
  constructor() {
    super(relayLimits.maxShapedDatagrams, relayLimits.maxShapedDatagramBytes);
  }

  get waiting(): boolean {
    return this.length > 0;
  }

  /** Dropped when there is no room. */
  override push(address: Target, payload: Buffer): void {
    if (!this.full) super.push(address, payload);
  }
}
