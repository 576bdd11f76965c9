// Reporter of Node's test runner: a line for each file, failures in full, and the counts as JSON in TEST_COUNTS_FILE.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<import('node:test').TestEvent>} source */
export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const outcome = outcomeOf(type, data);
      if (outcome) {
        counts[outcome]++;
        const file = data.file ?? data.name;
        files.set(file, { ...empty, ...files.get(file), [outcome]: (files.get(file)?.[outcome] ?? 0) + 1 });
      }
      if (outcome === 'failed') yield failure(data);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
  }
  for (const [file, { passed, failed, skipped }] of [...files].sort()) {
    const mark = failed > 0 ? '✗' : '✓';
    yield `  ${mark} ${relative(file)}  ${passed}${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''}\n`;
  }
  if (process.env.TEST_COUNTS_FILE) writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify(counts));
}

const empty = { passed: 0, failed: 0, skipped: 0 };

/** Suites are only counted when they themselves break; their tests are counted anyway. */
function outcomeOf(type, data) {
  const ownFault = data.details?.error?.failureType !== 'subtestsFailed';
  if (type === 'test:fail') return ownFault ? 'failed' : undefined;
  if (data.details?.type === 'suite') return undefined;
  return data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed';
}

function failure({ name, file, line, details }) {
  const cause = details.error?.cause ?? details.error;
  const where = file ? `${relative(file)}${line ? `:${line}` : ''}` : '';
  return `\n  ✗ ${name}\n    ${where}\n${inspect(cause, { depth: 6 }).replace(/^/gm, '    ')}\n\n`;
}

function relative(file) {
  return path.relative(process.cwd(), file);
}
