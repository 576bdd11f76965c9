import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const counts = { passed: z.number(), failed: z.number(), skipped: z.number() };

/** What reporter.mjs keeps of the tests of one process. */
const report = z.object({
  /** By path from the root; `seconds` is the sum of its tests. */
  files: z.record(z.string(), z.object({ ...counts, seconds: z.number() })),
  /** Failed tests, as text. */
  failures: z.array(z.string()),
  /** What the runner says of errors outside any test. */
  notes: z.array(z.string()),
  /** Names of tests that have not ended. */
  running: z.array(z.string()),
  /** Time of the last event, in milliseconds since 1970. */
  at: z.number(),
  /** User and system time of the process and of its children that have ended. */
  cpuSeconds: z.number(),
});
export type Report = z.infer<typeof report>;

/** The report so far; undefined before its first event. A file that is just being written counts as not there. */
export function readReport(file: string): Report | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function sumOf(report: Report | undefined): { passed: number; failed: number; skipped: number } {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const file of Object.values(report?.files ?? {})) {
    sum.passed += file.passed;
    sum.failed += file.failed;
    sum.skipped += file.skipped;
  }
  return sum;
}
