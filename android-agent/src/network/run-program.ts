import { spawn } from 'node:child_process';

/** A program and its arguments: no shell reads it, so nothing in it is expanded. */
export type CommandLine = readonly [program: string, ...args: string[]];

const killAfterMs = 2_000;

/** Splits a command line at blanks; double or single quotes hold a part together. Undefined when there is no program. */
export function parseCommandLine(text: string): CommandLine | undefined {
  const parts = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const [program, ...args] = parts;
  return program ? [program, ...args] : undefined;
}

/**
 * Runs a program to its end and returns what it printed (64 KiB at most). When `signal` fires it is asked to end, and
 * killed 2 s later. Its errors go to ours, unless `quiet`. @throws Error when it cannot start, ends with another code than 0, or was stopped.
 */
export function runProgram([program, ...args]: CommandLine, signal: AbortSignal, quiet = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'], shell: false });
    let printed = '';
    let kill: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      kill = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      if (printed.length < 65_536) printed += piece;
    });
    const settle = (): void => {
      clearTimeout(kill);
      signal.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code) => {
      settle();
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ended with ${code ?? 'a signal'}`));
    });
  });
}
