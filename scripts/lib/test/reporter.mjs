// Reporter of Node's test runner, inside the process of the tests. It prints nothing: what happened so far is kept in
// TEST_REPORT_FILE (see report.ts), so that it is known also when the process hangs, exits or is killed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

const report = { files: {}, failures: [], notes: [], running: [], at: Date.now(), cpuSeconds: 0 };
/** What runs now, by file, name and depth. */
const running = new Map();
const together = /scripts.lib.test.together\.mjs$/;
let failed = 0;

process.on('exit', () => save());
process.on('SIGUSR2', tellWhatIsOpen);

/** @param {AsyncIterable<import('node:test').TestEvent>} source */
export default async function* watch(source) {
  for await (const { type, data } of source) {
    if (type === 'test:enqueue') running.set(keyOf(data), data.name);
    else if (type === 'test:complete') running.delete(keyOf(data));
    else if (type === 'test:pass' || type === 'test:fail') ended(type, data);
    else if (type === 'test:diagnostic' && /^(Error|Warning)\b/.test(data.message)) report.notes.push(data.message);
    else continue;
    save();
  }
}

function ended(type, data) {
  // together.mjs makes a suite for each file
  const isFile = data.nesting === 0 && data.details.type === 'suite' && together.test(data.file);
  const name = isFile ? data.name : relative(data.file ?? process.argv[1]);
  const file = (report.files[name] ??= { passed: 0, failed: 0, skipped: 0, seconds: 0 });
  if (isFile || data.nesting === 0) file.seconds += data.details.duration_ms / 1000;
  const outcome = outcomeOf(type, data);
  if (!outcome) return;
  file[outcome]++;
  if (outcome === 'failed' && ++failed <= 50) report.failures.push(failure(data));
}

function save() {
  Object.assign(report, { at: Date.now(), running: [...running.values()], cpuSeconds: cpuSeconds() });
  if (process.env.TEST_REPORT_FILE) writeFileSync(process.env.TEST_REPORT_FILE, JSON.stringify(report));
}

/** Asked for when the process does not end: what keeps it alive, for its log. */
function tellWhatIsOpen() {
  const kinds = process.getActiveResourcesInfo();
  const counts = [...new Set(kinds)].map((kind) => `${kinds.filter((other) => other === kind).length} ${kind}`);
  console.error(`Still open: ${counts.join(', ')}`);
  for (const handle of process._getActiveHandles?.() ?? []) console.error(`  ${describe(handle)}`);
  process.exit(1);
}

function describe(handle) {
  const kind = handle?.constructor?.name;
  if (handle.spawnargs) return `${kind} ${handle.pid}: ${handle.spawnargs.join(' ')}`;
  if (handle.remoteAddress) return `${kind} ${handle.localPort} to ${handle.remoteAddress}:${handle.remotePort}`;
  if (typeof handle.address === 'function') return `${kind} at ${inspect(safely(() => handle.address()))}`;
  return `${kind}${handle.fd === undefined ? '' : ` of descriptor ${handle.fd}`}`;
}

function safely(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** User and system time of this process and of children that have ended. */
function cpuSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
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
  return `\n  ✗ ${name}\n    ${where}\n${inspect(cause, { depth: 6 }).replace(/^/gm, '    ')}\n`;
}

function keyOf({ file, line, column, name, nesting }) {
  return `${file}:${line}:${column}:${nesting}:${name}`;
}

function relative(file) {
  return path.relative(process.cwd(), file);
}
