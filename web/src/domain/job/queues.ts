/** A queue of the jobs, as what runs them knows it. */
export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  /** Waits for its time: a schedule's next run, or another try. */
  readonly later: number;
  readonly failed: number;
  /** The newest of them. */
  readonly failures: readonly {
    readonly id: string;
    readonly job: string;
    readonly reason: string;
    readonly at: Date;
    readonly payload: Readonly<Record<string, unknown>>;
  }[];
  /** Jobs that repeat. */
  readonly schedules: readonly {
    readonly job: string;
    readonly everyMs: number;
    readonly nextAt: Date | null;
  }[];
}

/** The way to the queues. */
export interface JobQueues {
  /** All of them. @throws AppError `unavailable` when they do not answer */
  read(): Promise<QueueState[]>;
  /** Runs a failed job again. @throws AppError `not_found`, `conflict` (it has not failed), `unavailable` */
  retry(queue: string, id: string): Promise<{ readonly job: string }>;
}
