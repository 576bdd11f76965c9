/** Something that may have bytes to send: a stream or a UDP flow. */
export interface Sender {
  /** True while it has bytes that it may send now. */
  readonly ready: boolean;
  /** Bytes it may still send in this turn. */
  deficit: number;
  /** Owned by {@link FairQueue}. */
  queue: SenderList | undefined;
  following: Sender | undefined;
}

/** Bytes that a sender may send in one turn while others wait, at least. */
export const minQuantumBytes = 16_384;

class SenderList {
  head: Sender | undefined;
  tail: Sender | undefined;

  push(sender: Sender): void {
    sender.queue = this;
    sender.following = undefined;
    if (this.tail) this.tail.following = sender;
    else this.head = sender;
    this.tail = sender;
  }

  shift(): Sender | undefined {
    const sender = this.head;
    if (!sender) return undefined;
    this.head = sender.following;
    if (!this.head) this.tail = undefined;
    sender.queue = undefined;
    sender.following = undefined;
    return sender;
  }
}

/**
 * Whose turn it is: deficit round robin with two lists, as fq_codel's scheduler (RFC 8290 §4). A sender that was quiet
 * enters the fresh list and is served before the busy ones for one quantum, so a small message never waits behind
 * another stream's bulk; one that stays busy joins the rest.
 */
export class FairQueue {
  /** Bytes that a sender may send in one turn while others wait: what takes a slow link a few milliseconds. */
  quantumBytes: number = minQuantumBytes;
  readonly #fresh = new SenderList();
  readonly #busy = new SenderList();

  /** Notes that a sender has become ready. Calling it again does nothing. */
  add(sender: Sender): void {
    if (sender.queue) return;
    sender.deficit = this.quantumBytes;
    this.#fresh.push(sender);
  }

  /** The sender whose turn it is, or undefined. It stays at the head until its deficit or its bytes are spent. */
  peek(): Sender | undefined {
    for (;;) {
      const list = this.#fresh.head ? this.#fresh : this.#busy;
      const sender = list.head;
      if (!sender) return undefined;
      if (!sender.ready) {
        list.shift();
        // An emptied fresh sender waits its turn among the busy once, lest it starve them (RFC 8290 §4.2).
        if (list === this.#fresh && this.#busy.head) this.#busy.push(sender);
      } else if (sender.deficit <= 0) {
        list.shift();
        sender.deficit = Math.min(this.quantumBytes, sender.deficit + this.quantumBytes);
        this.#busy.push(sender);
      } else {
        return sender;
      }
    }
  }

  /** True when `sender` is in its first quantum after being quiet. */
  isFresh(sender: Sender): boolean {
    return sender.queue === this.#fresh;
  }

  /** True when no one but the one at the head wants to send. */
  get alone(): boolean {
    const head = this.#fresh.head ?? this.#busy.head;
    return head === undefined || (head.following === undefined && (!this.#fresh.head || !this.#busy.head));
  }
}
