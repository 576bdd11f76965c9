import { isIPv4 } from 'node:net';
import { z } from 'zod';
import type { CertificateFiles } from './certificate.ts';
import { plaintextExceptions, plaintextProblems } from '../contract/plaintext.ts';
import { vpnMtu } from '../contract/vpn.ts';
import { parseTarget } from '../protocol/address.ts';
import { inCidr, parseCidr, readCidr } from '../protocol/cidr.ts';
import { readPeerAddress } from '../protocol/ip.ts';
import { tunnelPath } from '../protocol/limits.ts';

/** Both ends included. */
export interface PortRange {
  readonly min: number;
  readonly max: number;
}

/** How OpenVPN runs. */
export interface VpnConfig {
  /** auto: where the machine can; on: it is a fault where it cannot. */
  readonly mode: 'auto' | 'on' | 'off';
  readonly udpPort: number;
  readonly tcpPort: number;
  /** Address to listen on; undefined: all of IPv4. */
  readonly bind: string | undefined;
  /** CIDR of its private addresses. */
  readonly subnet: string;
  readonly mtu: number;
}

export interface RelayConfig {
  readonly production: boolean;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** HMAC key of password verifiers, 32 bytes. */
  readonly verifierKey: Buffer;
  /** CIDRs that the egress policy lets through. */
  readonly egressAllow: readonly string[];
  readonly name: string;
  /** What customers connect to. */
  readonly publicHost: string;
  /** Address that public ports listen on; `::` also takes IPv4 (listeners/bind.ts). */
  readonly bind: string;
  readonly portMin: number;
  readonly portMax: number;
  /** Ports of SOCKS5 UDP associations. */
  readonly udpPorts: PortRange;
  /** With which customers may speak TLS on the public ports. */
  readonly proxyCertificate: CertificateFiles | undefined;
  readonly openvpn: VpnConfig;
  readonly tunnel: {
    readonly host: string;
    readonly port: number;
    /** What phones dial. */
    readonly url: string;
    readonly certificate: CertificateFiles | undefined;
    readonly trustedProxies: readonly string[];
  };
  /** Health and metrics. */
  readonly internal: { readonly host: string; readonly port: number };
  readonly stateDir: string;
  readonly memoryLimitBytes: number | undefined;
}

/** Wrong configuration: one line per variable, values never shown. */
export class ConfigError extends Error {}

const text = z.string().trim().min(1);
const listenPort = z.coerce.number().int().min(0).max(65_535);
const publicPort = z.coerce.number().int().min(1).max(65_535);
const urlOf = (...protocols: string[]) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
const portRange = text
  .regex(/^\d{1,5}-\d{1,5}$/, 'must be FIRST-LAST, two ports')
  .transform((value) => value.split('-').map(Number))
  .transform(([min = 0, max = 0]): PortRange => ({ min, max }))
  .refine(({ min, max }) => min >= 1 && min <= max && max <= 65_535, 'must be FIRST-LAST, 1 to 65535');
const address = text.refine((value) => value === 'localhost' || readPeerAddress(value), {
  error: 'must be an address',
});
const host = text.refine((value) => parseTarget(value, 1), { error: 'must be a host name or an address' });
const vpnSubnet = text.refine(
  (value) => {
    const block = readCidr(value);
    return block?.bytes.length === 4 && block.bits >= 8 && block.bits <= 24;
  },
  { error: 'must be an IPv4 CIDR, /8 to /24' },
);
const cidrs = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((part) => part.trim() || []))
  .refine((entries) => entries.every((entry) => readCidr(entry)), { error: 'must be CIDRs with commas between them' });
const key = text
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((value) => value.length === 32, { error: 'must hold 32 bytes in base64' });

const schema = z.object({
  NODE_ENV: z.string().optional(),
  POCKETPROXY_ENV: z.enum(['production', 'development']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: urlOf('postgres:', 'postgresql:'),
  REDIS_URL: urlOf('redis:', 'rediss:').optional(),
  ALLOW_PLAINTEXT: plaintextExceptions,
  VERIFIER_KEY: key,
  EGRESS_ALLOW: cidrs,
  RELAY_NAME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z 0-9 -')
    .default('relay-1'),
  RELAY_PUBLIC_HOST: host.optional(),
  RELAY_BIND: address.optional(),
  RELAY_PORT_MIN: publicPort.default(20_000),
  RELAY_PORT_MAX: publicPort.default(20_999),
  UDP_PORTS: portRange.default({ min: 21_000, max: 21_999 }),
  PROXY_CERT_FILE: text.optional(),
  PROXY_KEY_FILE: text.optional(),
  OPENVPN: z.enum(['auto', 'on', 'off']).optional(),
  OPENVPN_UDP_PORT: publicPort.default(1_194),
  OPENVPN_TCP_PORT: publicPort.default(1_194),
  OPENVPN_SUBNET: vpnSubnet.default('10.231.0.0/16'),
  OPENVPN_MTU: z.coerce.number().int().min(1_280).max(1_500).default(vpnMtu),
  TUNNEL_HOST: address.default('127.0.0.1'),
  TUNNEL_PORT: listenPort.default(7_000),
  TUNNEL_URL: urlOf('ws:', 'wss:').optional(),
  TUNNEL_CERT_FILE: text.optional(),
  TUNNEL_KEY_FILE: text.optional(),
  TUNNEL_TRUSTED_PROXIES: cidrs,
  INTERNAL_HOST: address.default('127.0.0.1'),
  INTERNAL_PORT: listenPort.default(7_001),
  STATE_DIR: text.default('.data/relay'),
  MEMORY_LIMIT_MB: z.coerce.number().int().min(64).optional(),
});
type Variables = z.infer<typeof schema>;
type Problem = readonly [variable: string, problem: string];

/** Reads the relay's environment once. @throws ConfigError that names every wrong variable */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): RelayConfig {
  // an empty variable is one that is not set, as in a compose file
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`).join('\n'));
  }
  const production = (parsed.data.POCKETPROXY_ENV ?? parsed.data.NODE_ENV) === 'production';
  const problems = [...rules(parsed.data), ...(production ? productionRules(parsed.data) : [])];
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => problem.join(': ')).join('\n'));
  return toConfig(parsed.data, production);
}

/** The configuration for the log: secrets masked. */
export function maskedConfig(config: RelayConfig): object {
  const maskUrl = (value: string) => value.replace(/\/\/[^/]*@/, '//***@').replace(/\?.*$/, '?***');
  return {
    ...config,
    databaseUrl: maskUrl(config.databaseUrl),
    redisUrl: config.redisUrl && maskUrl(config.redisUrl),
    verifierKey: '***',
  };
}

function rules(env: Variables): Problem[] {
  const problems: Problem[] = [];
  if (env.RELAY_PORT_MAX < env.RELAY_PORT_MIN) problems.push(['RELAY_PORT_MAX', 'must not be below RELAY_PORT_MIN']);
  for (const use of ['TUNNEL', 'PROXY'] as const) {
    const [cert, key] = [`${use}_CERT_FILE`, `${use}_KEY_FILE`] as const;
    if (env[cert] && !env[key]) problems.push([key, `belongs to ${cert}`]);
    if (env[key] && !env[cert]) problems.push([cert, `belongs to ${key}`]);
  }
  const inRange = env.TUNNEL_PORT >= env.RELAY_PORT_MIN && env.TUNNEL_PORT <= env.RELAY_PORT_MAX;
  if (inRange) problems.push(['TUNNEL_PORT', 'must lie outside RELAY_PORT_MIN to RELAY_PORT_MAX']);
  return problems;
}

function productionRules(env: Variables): Problem[] {
  const { DATABASE_URL, REDIS_URL, ALLOW_PLAINTEXT } = env;
  const plaintext = plaintextProblems({ DATABASE_URL, REDIS_URL }, ALLOW_PLAINTEXT);
  const problems = plaintext.map(({ variable, problem }): Problem => [variable, problem]);
  if (!env.RELAY_PUBLIC_HOST) problems.push(['RELAY_PUBLIC_HOST', 'is needed in production']);
  if (!env.TUNNEL_URL) problems.push(['TUNNEL_URL', 'is needed in production']);
  if (!env.TUNNEL_CERT_FILE && !isLoopback(env.TUNNEL_HOST)) {
    problems.push([
      'TUNNEL_HOST',
      'without TUNNEL_CERT_FILE the tunnel is plain ws, and that only on a loopback address',
    ]);
  }
  if (env.TUNNEL_URL?.startsWith('ws:') && !isLoopback(new URL(env.TUNNEL_URL).hostname)) {
    problems.push(['TUNNEL_URL', 'phones must dial wss in production']);
  }
  return problems;
}

function toConfig(env: Variables, production: boolean): RelayConfig {
  const { MEMORY_LIMIT_MB, TUNNEL_CERT_FILE, TUNNEL_PORT } = env;
  const scheme = TUNNEL_CERT_FILE ? 'wss' : 'ws';
  return {
    production,
    logLevel: env.LOG_LEVEL,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    verifierKey: env.VERIFIER_KEY,
    egressAllow: env.EGRESS_ALLOW,
    name: env.RELAY_NAME,
    publicHost: env.RELAY_PUBLIC_HOST ?? '127.0.0.1',
    bind: env.RELAY_BIND ?? (production ? '::' : '127.0.0.1'),
    portMin: env.RELAY_PORT_MIN,
    portMax: env.RELAY_PORT_MAX,
    udpPorts: env.UDP_PORTS,
    proxyCertificate: certificateFiles(env.PROXY_CERT_FILE, env.PROXY_KEY_FILE),
    openvpn: vpnConfig(env, production),
    tunnel: {
      host: env.TUNNEL_HOST,
      port: TUNNEL_PORT,
      url: env.TUNNEL_URL ?? `${scheme}://127.0.0.1:${TUNNEL_PORT}${tunnelPath}`,
      certificate: certificateFiles(TUNNEL_CERT_FILE, env.TUNNEL_KEY_FILE),
      trustedProxies: env.TUNNEL_TRUSTED_PROXIES,
    },
    internal: { host: env.INTERNAL_HOST, port: env.INTERNAL_PORT },
    stateDir: env.STATE_DIR,
    memoryLimitBytes: MEMORY_LIMIT_MB === undefined ? undefined : MEMORY_LIMIT_MB * 1_048_576,
  };
}

function vpnConfig(env: Variables, production: boolean): VpnConfig {
  const bind = env.RELAY_BIND ?? (production ? undefined : '127.0.0.1');
  return {
    mode: env.OPENVPN ?? (production ? 'auto' : 'off'),
    udpPort: env.OPENVPN_UDP_PORT,
    tcpPort: env.OPENVPN_TCP_PORT,
    bind: bind !== undefined && isIPv4(bind) && bind !== '0.0.0.0' ? bind : undefined,
    subnet: env.OPENVPN_SUBNET,
    mtu: env.OPENVPN_MTU,
  };
}

function certificateFiles(certFile: string | undefined, keyFile: string | undefined): CertificateFiles | undefined {
  return certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
}

const loopback = ['127.0.0.0/8', '::1'].map(parseCidr);

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  const bytes = readPeerAddress(bare);
  return bare === 'localhost' || (bytes !== undefined && loopback.some((block) => inCidr(block, bytes)));
}
