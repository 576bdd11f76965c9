import { performance } from 'node:perf_hooks';
import { limits } from '../protocol/limits.ts';

/** Those whose slice is spent, in the order in which they continue. */
const line = new Set<TurnBudget>();
let turn = 0;
let scheduled = false;

/** The number of this turn of the event loop. */
function currentTurn(): number {
  if (!scheduled) setImmediate(nextTurn);
  scheduled = true;
  return turn;
}

/** Lets those of the line continue, for a few milliseconds in all: between two turns every other socket is served. */
function nextTurn(): void {
  scheduled = false;
  turn++;
  const endMs = performance.now() + limits.turnLineMs;
  let left = line.size;
  for (const budget of line) {
    line.delete(budget);
    budget.proceed();
    if (--left <= 0 || performance.now() >= endMs) break;
  }
  if (line.size > 0) currentTurn();
}

/**
 * What the input of one socket may cost in one turn of the event loop, in time. Units so small that thousands come in
 * one read (frames, chunks, requests) then delay no one else: the socket waits in a line and continues in a later turn.
 */
export class TurnBudget {
  readonly proceed: () => void;
  #turn = -1;
  #usedMs = 0;
  #startedAtMs = 0;

  /** `proceed` is called in a later turn, once for each `wait()`. */
  constructor(proceed: () => void) {
    this.proceed = proceed;
  }

  /** Work on input begins. */
  begin(): void {
    const now = currentTurn();
    if (now !== this.#turn) this.#usedMs = 0;
    this.#turn = now;
    this.#startedAtMs = performance.now();
  }

  /** True, between begin() and end(), when it is the others' turn. */
  get spent(): boolean {
    return this.#usedMs + performance.now() - this.#startedAtMs >= limits.turnSliceMs;
  }

  /** Work on input ends. True when it is the others' turn. */
  end(): boolean {
    this.#usedMs += performance.now() - this.#startedAtMs;
    return this.#usedMs >= limits.turnSliceMs;
  }

  /** Waits for another turn. */
  wait(): void {
    line.add(this);
    currentTurn();
  }

  /** Waits no longer: there is nothing left to continue with. */
  leave(): void {
    line.delete(this);
  }
}
