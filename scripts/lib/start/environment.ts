import path from 'node:path';
import { siteAddress } from '../../../android-agent/src/network/simulated-site.ts';
import type { CertificateFiles } from './certificate.ts';
import type { StartOptions } from './options.ts';
import type { Secrets } from './secrets.ts';

export interface DatabaseUrls {
  readonly url: string;
  /** With the relay's own rights. */
  readonly relayUrl: string;
}

export interface Environment {
  readonly publicUrl: string;
  readonly tunnelAddress: string;
  /** What web, jobs, phones and the seed run with; each reads its own part. */
  readonly variables: NodeJS.ProcessEnv;
  /** The relay's: it reaches the database with its own rights, and gets no key but its own. */
  readonly relay: NodeJS.ProcessEnv;
}

/** All on loopback but what --listen puts elsewhere, nothing from outside but the options: a start looks the same everywhere. */
export function environmentOf(
  options: StartOptions,
  secrets: Secrets,
  certificate: CertificateFiles,
  { url, relayUrl }: DatabaseUrls,
): Environment {
  const publicUrl = `http://127.0.0.1:${options.webPort}`;
  const tunnelAddress = `127.0.0.1:${options.tunnelPort}`;
  const { RELAY_DATABASE_PASSWORD: _, ...keys } = secrets;
  const variables = {
    ...process.env,
    ...keys,
    NODE_ENV: undefined,
    POCKETPROXY_ENV: 'development',
    DEMO: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: url,
    PUBLIC_URL: publicUrl,
    NEXTAUTH_URL: publicUrl,
    PORT: String(options.webPort),
    RELAY_NAME: 'relay-1',
    RELAY_PUBLIC_HOST: options.listen,
    RELAY_BIND: options.listen,
    RELAY_PORT_MIN: String(options.proxyPortMin),
    RELAY_PORT_MAX: String(options.proxyPortMax),
    TUNNEL_HOST: '127.0.0.1',
    TUNNEL_PORT: String(options.tunnelPort),
    TUNNEL_URL: `ws://${tunnelAddress}/tunnel`,
    INTERNAL_HOST: '127.0.0.1',
    INTERNAL_PORT: String(options.internalPort),
    STATE_DIR: path.join(options.dataDir, 'relay'),
    OPENVPN: process.env.OPENVPN ?? 'auto',
    PROXY_CERT_FILE: certificate.certFile,
    PROXY_KEY_FILE: certificate.keyFile,
  };
  // Where the simulated phones' site is for clients of the VPN
  const egressAllow = [process.env.EGRESS_ALLOW, `${siteAddress}/32`].filter(Boolean).join(',');
  const relay = {
    ...variables,
    EGRESS_ALLOW: egressAllow,
    DATABASE_URL: relayUrl,
    SEALING_KEYS: undefined,
    NEXTAUTH_SECRET: undefined,
  };
  return { publicUrl, tunnelAddress, variables, relay };
}
