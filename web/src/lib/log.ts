import { pino, type Logger } from 'pino';

export type { Logger };

/** The process's logger: JSON lines on stdout. Credentials and tokens never reach it; redaction is the second net. */
export function openLog(level: string, process: 'web' | 'jobs' | 'demo'): Logger {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.password', '*.secret', '*.code', '*.authorization', '*.cookie'],
  });
}
