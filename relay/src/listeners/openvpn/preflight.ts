import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { native, nativeMissing, NativeError } from '../../native/native.ts';

/** What a program that was run said; `missing`: there is none of this name. */
type Ran = { readonly ok: boolean; readonly missing: boolean; readonly stdout: string; readonly stderr: string };

const probeTimeoutMs = 5_000;

/** Runs a program to its end, at most five seconds. Never rejects. */
export function run(program: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: probeTimeoutMs }, (error, stdout, stderr) =>
      resolve({ ok: !error, missing: error?.code === 'ENOENT', stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What OpenVPN needs on this machine and does not have, each as one sentence; empty: it can run. */
export async function preflight(): Promise<string[]> {
  const found = await Promise.all([tunDevice(), program(), firewall(), routing()]);
  return [...found, ...transparentSockets()].flatMap((problem) => problem ?? []);
}

async function tunDevice(): Promise<string | undefined> {
  try {
    await (await open('/dev/net/tun', 'r+')).close();
    return undefined;
  } catch (error) {
    const code: unknown = Object(error).code;
    if (code === 'ENOENT') return '/dev/net/tun is missing (in a container add devices: [/dev/net/tun]).';
    if (code === 'ENODEV') return 'The kernel has no TUN module (modprobe tun).';
    if (code === 'EACCES') return 'This user may not open /dev/net/tun (chmod 666 /dev/net/tun, as udev does).';
    return `/dev/net/tun cannot be opened (${String(code)}).`;
  }
}

async function program(): Promise<string | undefined> {
  const { missing, stdout } = await run('openvpn', ['--version']); // exits with 1
  if (missing) return 'The openvpn program is not installed.';
  const [, major = '0', minor = '0'] = /OpenVPN (\d+)\.(\d+)/.exec(stdout) ?? [];
  const isNew = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 6);
  return isNew ? undefined : `openvpn ${major}.${minor} is too old: 2.6 or newer is needed.`;
}

const probe = `
table inet pocketproxy_probe
delete table inet pocketproxy_probe
table inet pocketproxy_probe {
  chain probe { type filter hook prerouting priority mangle; policy accept;
    iifname "ppprobe" meta nfproto ipv4 meta l4proto tcp tproxy ip to 127.0.0.1:1
  }
}
delete table inet pocketproxy_probe
`;

async function firewall(): Promise<string | undefined> {
  const { ok, missing, stderr } = await run('nft', ['-f', '-'], probe);
  if (ok) return undefined;
  if (missing) return 'The nft program (nftables) is not installed.';
  if (/not permitted/.test(stderr)) {
    return 'It has no right to change firewall rules (CAP_NET_ADMIN; in a container add cap_add: [NET_ADMIN]).';
  }
  return `The kernel refuses the tproxy rule (modprobe nft_tproxy): ${stderr.split('\n')[0] ?? ''}.`;
}

async function routing(): Promise<string | undefined> {
  const { missing } = await run('ip', ['-V']);
  return missing ? 'The ip program (iproute2) is not installed.' : undefined;
}

function transparentSockets(): string[] {
  const calls = native();
  if (!calls) return [`The native calls are missing: ${nativeMissing() ?? 'unknown machine'}.`];
  try {
    calls.close(calls.bindForeign('192.0.2.1', 443)); // answers come from foreign addresses, also from ports below 1024
    return [];
  } catch (error) {
    const code = error instanceof NativeError ? error.code : String(error);
    if (code === 'EPERM') return ['It has no right to open transparent sockets (CAP_NET_ADMIN).'];
    if (code === 'EACCES') return ['It has no right to use low ports (CAP_NET_BIND_SERVICE).'];
    return [`Transparent sockets do not work here (${code}).`];
  }
}
