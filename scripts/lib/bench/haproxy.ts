import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../ports.ts';
import { selfSigned } from '../self-signed.ts';
import { accepts, waitUntil } from '../stack/wait.ts';

const program = '/usr/sbin/haproxy';

/** Debian's package haproxy. */
export const haproxyInstalled = existsSync(program);

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  /** Both in one file. */
  readonly both: string;
  remove(): void;
}

/** A self-signed certificate for loopback. */
export async function writeCertificate(): Promise<CertificateFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-tls-'));
  const { cert, key } = await selfSigned('127.0.0.1');
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  return {
    ...{ cert: write('cert.pem', cert), key: write('key.pem', key), both: write('both.pem', `${cert}${key}`) },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** haproxy with one thread, which takes TLS off and passes everything on to a port of loopback. */
export async function startHaproxy({ both }: CertificateFiles, to: number) {
  const port = await freePort();
  const file = `${both}.cfg`;
  writeFileSync(file, configuration(port, both, to));
  const child = spawn(program, ['-db', '-f', file], { stdio: 'ignore' });
  const close = () => void child.kill('SIGKILL');
  try {
    await waitUntil('haproxy', () => accepts(port));
  } catch (error) {
    close();
    throw error;
  }
  return { port, pids: [child.pid ?? 0], close };
}

function configuration(port: number, certificate: string, to: number): string {
  return [
    ...['global', '  nbthread 1', '  maxconn 4096'],
    ...['defaults', '  mode tcp', '  timeout connect 5s', '  timeout client 1m', '  timeout server 1m'],
    ...[
      'frontend tls',
      `  bind 127.0.0.1:${port} ssl crt ${certificate} ssl-min-ver TLSv1.2`,
      '  default_backend relay',
    ],
    ...['backend relay', `  server relay 127.0.0.1:${to}`, ''],
  ].join('\n');
}
