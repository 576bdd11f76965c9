import path from 'node:path';
import { devicePrefix } from './kernel-rules.ts';
import { vpnPrefix6 } from './sessions.ts';
import type { Transport, VpnSubnet } from './subnet.ts';

export interface ServerFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly tlsCrypt: string;
  /** Asked whether a client's tls-crypt-v2 key is good. */
  readonly verifyScript: string;
  /** Folder in which it looks. */
  readonly goodKeys: string;
}

export interface ServerSettings {
  readonly transport: Transport;
  readonly port: number;
  /** Address to listen on; undefined: all of IPv4. */
  readonly local: string | undefined;
  readonly subnet: VpnSubnet;
  readonly mtu: number;
  /** The kernel has IPv6: then clients' IPv6 is refused at once, else it is drawn in and lost. */
  readonly ipv6: boolean;
  readonly files: ServerFiles;
  /** The management socket that openvpn connects to. */
  readonly management: string;
}

/** Outer packet of a full inner one, AES-GCM over UDP and IPv4. */
const outerOverheadBytes = 52;

/**
 * Of the one UDP socket of all clients and of each client's own, where their systems allow it (net.core.rmem_max). By the usual
 * 212,992 bytes a burst of 100 datagrams of 1,300 bytes lost eight, and a client lost a sixth of a download. TCP's grow by themselves.
 */
export const socketBufferBytes = 4_194_304;

/**
 * openvpn's command line: its certificate and keys, one script that knows the good keys, and every decision on
 * sign-ins left to the management interface.
 */
export function serverArguments(settings: ServerSettings): string[] {
  const { transport, port, local, subnet, mtu, ipv6, files, management } = settings;
  const index = transport === 'udp' ? 0 : 1;
  const gateway = subnet.gateway(transport);
  const own6 = `${vpnPrefix6}:${index}::`;
  return [
    ...['--dev', `${devicePrefix}${index}`, '--dev-type', 'tun', '--topology', 'subnet', '--mode', 'server'],
    ...['--tls-server', '--proto', transport === 'udp' ? 'udp4' : 'tcp4-server', '--port', String(port)],
    ...(local === undefined ? [] : ['--local', local]),
    ...['--ifconfig', gateway, subnet.mask, '--push', 'topology subnet', '--push', `route-gateway ${gateway}`],
    ...(ipv6 ? ['--ifconfig-ipv6', `${own6}1/64`, `${own6}2`] : []),
    ...['--push', 'redirect-gateway def1 ipv6', '--push', `dhcp-option DNS ${gateway}`],
    ...['--ca', files.ca, '--cert', files.certificate, '--key', files.key, '--dh', 'none', '--tls-version-min', '1.2'],
    ...['--tls-crypt-v2', files.tlsCrypt, ...(transport === 'udp' ? ['force-cookie'] : [])],
    ...['--tls-crypt-v2-verify', `/bin/sh ${quoted(files.verifyScript)} ${quoted(files.goodKeys)}`],
    ...['--tmp-dir', path.dirname(files.verifyScript)],
    ...['--verify-client-cert', 'none', '--username-as-common-name', '--duplicate-cn', '--auth-user-pass-optional'],
    ...['--data-ciphers', 'AES-128-GCM:AES-256-GCM:CHACHA20-POLY1305', '--keepalive', '10', '60'],
    ...['--max-clients', '8192', '--persist-key', '--persist-tun', '--tun-mtu', String(mtu)],
    ...['--mssfix', String(mtu + outerOverheadBytes), 'mtu', '--txqueuelen', '1000'],
    ...(transport === 'udp'
      ? [
          // fast-io: no poll before each packet is sent; an eighth less CPU
          ...['--fast-io', '--explicit-exit-notify', '1', '--connect-freq-initial', '1000', '10'],
          ...['--rcvbuf', String(socketBufferBytes), '--sndbuf', String(socketBufferBytes)],
          ...['--push', `rcvbuf ${socketBufferBytes}`, '--push', `sndbuf ${socketBufferBytes}`],
        ]
      : ['--tcp-nodelay']),
    ...['--script-security', '2', '--verb', '3', '--suppress-timestamps'],
    ...['--management', management, 'unix', '--management-client', '--management-client-auth', '--management-hold'],
  ];
}

/** A word of a command in openvpn's configuration. */
function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}
