/**
 * Where phones wait that come before the relay knows whom it serves. Once it opens they are let on in their order, a few
 * in each turn of the event loop, so that a thousand of them do not make one long turn.
 */
export class StartQueue {
  readonly #perTurn: number;
  #waiting: (() => void)[] = [];
  #isOpen = false;

  constructor(perTurn: number) {
    this.#perTurn = perTurn;
  }

  /** Resolves when it is the caller's turn; immediately where the queue is open and no one waits. */
  async enter(): Promise<void> {
    if (this.#isOpen && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets on who waits, and all who come later. May be called twice. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#letOn();
  }

  #letOn(): void {
    for (const next of this.#waiting.splice(0, this.#perTurn)) next();
    if (this.#waiting.length > 0) setImmediate(() => this.#letOn());
  }
}
