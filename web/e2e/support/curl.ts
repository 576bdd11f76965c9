import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Fetches through a proxy URL as a customer's program would. @throws when curl fails or the answer is not 2xx */
export async function curl(proxyUrl: string, url: string): Promise<string> {
  const { stdout } = await run(
    'curl',
    ['--silent', '--show-error', '--fail', '--max-time', '30', '-x', proxyUrl, url],
    {
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'buffer',
    },
  );
  return stdout.toString('latin1');
}
