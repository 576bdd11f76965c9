import { format } from 'node:util';
import { pino, type DestinationStream, type Logger } from 'pino';
import { LogRate } from '@/base/log-rate';

export type { Logger };

/** pino’s number of “warn”. */
const warnLevel = 40;

/**
 * The process's logger: JSON lines on stdout. Credentials and tokens never reach it; redaction is the second net.
 * Warnings and errors have a rate for each kind, see {@link LogRate}.
 */
export function openLog(level: string, process: 'web' | 'jobs' | 'demo', destination?: DestinationStream): Logger {
  const rate = new LogRate((kind, suppressed) =>
    log.info({ kind, suppressed }, 'more lines of this kind were left out'),
  );
  const log: Logger = pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['*.password', '*.secret', '*.code', '*.authorization', '*.cookie'],
      hooks: {
        logMethod(args, method, levelOfLine) {
          if (levelOfLine < warnLevel || rate.admit(textOf(args))) method.apply(this, args);
        },
      },
    },
    destination,
  );
  return log;
}

/** Sends what libraries write to the console (Next: each request that it cannot read) through the log and its rate. */
export function logConsole(log: Logger, target: Pick<Console, 'error' | 'warn'> = console): void {
  for (const level of ['error', 'warn'] as const)
    target[level] = (...args: unknown[]) => {
      const [first] = args;
      if (first instanceof Error) log[level]({ err: withoutTokens(first) }, 'console');
      else log[level](masked(format(...args).slice(0, 4_000)));
    };
}

/** The addresses of rotation links are secrets; libraries name the address of a request. */
function masked(text: string): string {
  return text.replace(/\/r\/[\w-]+/g, '/r/…');
}

function withoutTokens(error: Error): Error {
  if (!/\/r\//.test(`${error.message}${error.stack ?? ''}`)) return error;
  const copy = new Error(masked(error.message), { cause: error.cause });
  return Object.assign(copy, { name: error.name, stack: masked(error.stack ?? '') });
}

/** What shows the kind of a line: its message, code and error. */
function textOf(args: readonly unknown[]): string {
  const [first, message] = args;
  if (typeof first !== 'object' || first === null) return String(first);
  const code = 'code' in first ? String(first.code) : '';
  const error = 'err' in first && first.err instanceof Error ? `${first.err.name} ${first.err.message}` : '';
  return [message, code, error].filter(Boolean).join(' ');
}
