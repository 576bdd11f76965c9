// Reporter of Jest: a line for each file, failures in full, and the counts so far in TEST_COUNTS_FILE.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export default class ComponentReporter {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  /** A file that does not even load counts as one failure. */
  onTestResult(_test, { testFilePath, testResults, failureMessage, testExecError, perfStats }) {
    const count = (...outcomes) => testResults.filter(({ status }) => outcomes.includes(status)).length;
    const failed = count('failed') || (testExecError ? 1 : 0);
    const skipped = count('pending', 'skipped', 'todo', 'disabled');
    this.#counts.passed += count('passed');
    this.#counts.failed += failed;
    this.#counts.skipped += skipped;
    if (process.env.TEST_COUNTS_FILE) writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify(this.#counts));
    const notes = [failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean);
    const file = path.relative(path.resolve(import.meta.dirname, '../../..'), testFilePath);
    if (failureMessage) process.stdout.write(`\n${failureMessage.trim().replace(/^/gm, '    ')}\n\n`);
    process.stdout.write(
      `  ${failed ? '✗' : '✓'} ${file}  ${[count('passed'), ...notes].join(', ')}  ${(perfStats.runtime / 1000).toFixed(1)} s\n`,
    );
  }
}
