import { noteEnd, noteProgress, noteStart, type RunResult } from '@/domain/job/run';
import type { Database } from '@/domain/database';

/** A job that repeats more often than this is noted only so often, unless it fails: its row is not written every second. */
const noteEveryMs = 10_000;
const progressEveryMs = 2_000;
const mostErrorLetters = 300;

/** Keeps the last run of each job that repeats, for the operators' page. What cannot be noted stops no job. */
export class RunRecorder {
  readonly #notedAt = new Map<string, number>();
  readonly #db: Database;
  readonly #onTrouble: (error: unknown) => void;
  readonly #now: () => Date;

  constructor(db: Database, onTrouble: (error: unknown) => void, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#onTrouble = onTrouble;
    this.#now = now;
  }

  /** Does the work of one run and notes it. `report` says what it has done so far. */
  async record<Result>(
    name: string,
    everyMs: number,
    work: (report: (result: RunResult) => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const startedAt = this.#now();
    const often = everyMs < noteEveryMs;
    let result: RunResult = {};
    let reportedAt = 0;
    if (!often) await this.#note(() => noteStart(this.#db, name, startedAt));
    const report = async (done: RunResult): Promise<void> => {
      result = done;
      if (often || performance.now() - reportedAt < progressEveryMs) return;
      reportedAt = performance.now();
      await this.#note(() => noteProgress(this.#db, name, done));
    };
    const end = async (error: string | null): Promise<void> => {
      const finishedAt = this.#now();
      if (often && error === null && finishedAt.getTime() - (this.#notedAt.get(name) ?? 0) < noteEveryMs) return;
      // After a failure the next run is noted, however soon
      this.#notedAt.set(name, error === null ? finishedAt.getTime() : 0);
      await this.#note(() => noteEnd(this.#db, name, { startedAt, finishedAt, result, error }));
    };
    try {
      const returned = await work(report);
      await end(null);
      return returned;
    } catch (error) {
      await end(
        String(error instanceof Error ? error.message : error)
          .trim()
          .slice(0, mostErrorLetters),
      );
      throw error;
    }
  }

  async #note(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#onTrouble(error);
    }
  }
}
