// Runs the test files named in the arguments in this one process, one after the other, each in its own suite, so that
// its hooks are its own: most of a small file's time is the start of a process and of the database client.
import path from 'node:path';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2))
  describe(file, async () => {
    await import(pathToFileURL(path.resolve(file)).href);
  });
