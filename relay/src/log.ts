import { pino, type DestinationStream, type Logger } from 'pino';

/** What must never be in a log line, should someone pass a whole object. */
const secrets = ['password', 'verifier', 'secret', 'secretHashes', 'credentials', 'authorization', 'verifierKey'];

/** The relay's log: JSON lines, fields instead of sentences. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: undefined, redact: { paths, censor: '***' } }, destination);
}
