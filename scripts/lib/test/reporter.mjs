// Reporter of Node's test runner: a line for each file, failures in full, and the counts so far in
// TEST_COUNTS_FILE, so that they are known also when the run is cut off.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<import('node:test').TestEvent>} source */
export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let file; // files are reported one after the other, also when they run side by side
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const outcome = outcomeOf(type, data);
      if (!outcome) continue;
      const name = data.file ?? data.name;
      if (file && file.name !== name) yield fileLine(file);
      if (file?.name !== name) file = { name, passed: 0, failed: 0, skipped: 0 };
      file[outcome]++;
      counts[outcome]++;
      if (process.env.TEST_COUNTS_FILE) writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify(counts));
      if (outcome === 'failed') yield failure(data);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
  }
  if (file) yield fileLine(file);
}

function fileLine({ name, passed, failed, skipped }) {
  const notes = [failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean);
  return `  ${failed ? '✗' : '✓'} ${relative(name)}  ${[passed, ...notes].join(', ')}\n`;
}

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
