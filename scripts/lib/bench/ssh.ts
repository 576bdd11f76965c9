import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { freePort } from '../ports.ts';
import { accepts, waitUntil } from '../stack/wait.ts';
import { descendants } from './proc.ts';
import type { Subject } from './subject.ts';

const sshd = '/usr/sbin/sshd';

/** `ssh -R` with dynamic forwarding: sshd holds the public SOCKS port, the ssh client dials, as relay and phone do. */
export interface SshForward {
  readonly subject: Subject;
  close(): void;
}

/** Starts a link to HOST:PORT; the ssh client dials that instead. */
type StartLink = (target: string) => Promise<{ address: string; close(): void }>;

export const sshInstalled = existsSync(sshd);

/** Starts a private sshd on loopback (own host key, configuration and authorized key in a temporary folder) and a client. */
export async function startSsh(startLink?: StartLink): Promise<SshForward> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-ssh-'));
  const file = (name: string) => path.join(folder, name);
  for (const key of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  const port = await freePort();
  writeFileSync(file('sshd_config'), configuration(port, file));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true }); // sshd's own privilege separation folder
  const closers: (() => void)[] = [];
  const start = (command: string, args: string[]) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    closers.push(() => child.kill('SIGTERM'));
    return child;
  };
  const close = () => {
    for (const closer of closers) closer();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const server = start(sshd, ['-D', '-e', '-f', file('sshd_config')]);
    await waitUntil('sshd', () => accepts(port));
    const link = await startLink?.(`127.0.0.1:${port}`);
    if (link) closers.push(link.close);
    const socksPort = await freePort();
    const client = start('ssh', clientArguments(Number(link?.address.split(':')[1] ?? port), socksPort, file));
    await waitUntil('ssh -R', () => accepts(socksPort));
    const route = { kind: 'socks5', host: '127.0.0.1', port: socksPort } as const;
    return {
      subject: { name: 'ssh', route, relayPids: descendants(server.pid ?? 0), agentPids: [client.pid ?? 0] },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function configuration(port: number, file: (name: string) => string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('user.pub')}`,
    `PidFile ${file('pid')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'UsePAM no',
    'Ciphers aes128-gcm@openssh.com',
    '',
  ].join('\n');
}

function clientArguments(port: number, socksPort: number, file: (name: string) => string): string[] {
  const options = {
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    IdentitiesOnly: 'yes',
    ExitOnForwardFailure: 'yes',
    LogLevel: 'ERROR',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const target = `${userInfo().username}@127.0.0.1`;
  return [
    '-F',
    '/dev/null',
    '-N',
    ...flags,
    '-i',
    file('user'),
    '-p',
    `${port}`,
    '-R',
    `127.0.0.1:${socksPort}`,
    target,
  ];
}
