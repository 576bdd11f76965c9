import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Fetches through a proxy URL as a customer's program would. @throws when curl fails or the answer is not 2xx */
export async function curl(proxyUrl: string, url: string): Promise<string> {
  return curlWith(['--fail'], proxyUrl, url);
}

/** The same, for answers that are refusals: the body that the person reads. */
export async function refusal(proxyUrl: string, url: string): Promise<string> {
  return curlWith([], proxyUrl, url);
}

/** Whether a fetch gets through now. */
export async function outcome(proxyUrl: string, url: string): Promise<'works' | 'refused'> {
  return curl(proxyUrl, url).then(
    () => 'works' as const,
    () => 'refused' as const,
  );
}

async function curlWith(options: readonly string[], proxyUrl: string, url: string): Promise<string> {
  const args = ['--silent', '--show-error', ...options, '--max-time', '30', '-x', proxyUrl, url];
  const { stdout } = await run('curl', args, { maxBuffer: 64 * 1024 * 1024, encoding: 'buffer' });
  return stdout.toString('latin1');
}
