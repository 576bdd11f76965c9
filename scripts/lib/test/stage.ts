import { Failure } from '../failure.ts';
import type { Processes } from '../processes.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What failed, as it was printed; the summary at the end repeats it, since the middle of a long log may be lost. */
  readonly failures?: readonly string[];
}

export interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Why it failed, when no single test did. */
  readonly problem: string | undefined;
}

/** What a stage may use. */
export interface Bench {
  readonly root: string;
  /** Removed at the end. Others may pass through it. */
  readonly scratchDir: string;
  readonly processes: Processes;
  /** What tests run with; holds TEST_DATABASE_URL and TEST_REDIS_URL once the services run. */
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a stage under a heading. It never throws: a failure without a failed test counts as one. */
export async function runStage(name: string, work: () => Promise<Counts>): Promise<StageResult> {
  console.log(`\n== ${name} ==`);
  const startedAt = performance.now();
  const result = (counts: Counts, problem?: string): StageResult => {
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`-- ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds.toFixed(1)} s)`);
    return { name, seconds, problem, ...counts };
  };
  try {
    return result(await work());
  } catch (error) {
    const problem = error instanceof Failure ? error.message : String(error instanceof Error ? error.stack : error);
    console.log(problem);
    return result({ passed: 0, failed: 1 }, problem);
  }
}
