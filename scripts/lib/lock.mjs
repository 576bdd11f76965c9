// A lock between processes: a file that holds the id of its owner. One whose owner is gone is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const pollMs = 200;

/**
 * Does the work while no other process does work under the same lock. Waits as long as the owner lives, and reports once
 * that it does. @param file the lock's file; its folder is made @param work runs synchronously
 */
export function underLock(file, work, report = (sentence) => console.error(sentence)) {
  mkdirSync(path.dirname(file), { recursive: true });
  let reported = false;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner === undefined) continue;
    if (!lives(owner)) {
      removeStale(file);
      continue;
    }
    if (!reported) report(`Waiting for process ${owner}, which prepares this checkout …`);
    reported = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Written beside and linked: the file is never seen without its owner's id. */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Undefined: no one has it by now. */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Of several that find it stale one moves it away; a lock that was taken meanwhile is put back. */
function removeStale(file) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    const owner = ownerOf(aside);
    if (owner !== undefined && lives(owner)) linkSync(aside, file);
  } catch {
    // another one was first
  } finally {
    rmSync(aside, { force: true });
  }
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
