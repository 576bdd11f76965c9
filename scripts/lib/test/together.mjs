// Runs the test files named in the arguments in this one process: most of a small file's time is the start of a process.
// Only for pure tests, which leave nothing behind for the next file; their hooks are `before` and `after`, not per test.
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
