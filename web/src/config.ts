import { z } from 'zod';
import {
  parseCredentialKeys,
  readAddress,
  readCidr,
  trialTargets,
  type Cidr,
  type CredentialKeys,
  type TrialTargets,
} from '@pocketproxy/relay/contract';
import {
  baseOf,
  baseVariables,
  blankAsUnset,
  ConfigError,
  demand,
  hourMs,
  hours,
  httpUrl,
  parseKeys,
  parseVariables,
  type BaseConfig,
  type Environment,
  type Rule,
} from '@/base-config';
import { Secret } from '@/base/secret';
import { linkLifetimeMs } from '@/mail/link-lifetimes';

/** What web runs with. Parsed once; secrets print as masked. */
export interface Config extends BaseConfig {
  /** True behind TLS: cookies get their Secure prefixes. */
  readonly secure: boolean;
  readonly authSecret: Secret;
  readonly credentialKeys: CredentialKeys;
  /** Peers whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly Cidr[];
  readonly demo: boolean;
  /** Undefined in development without keys: forms are not protected then, and a banner says so. */
  readonly turnstile: TurnstileConfig | undefined;
  readonly google: GoogleConfig | undefined;
  readonly resetLinkMs: number;
  /** Where tests of connections go. */
  readonly trialTargets: TrialTargets;
}

export interface TurnstileConfig {
  readonly siteKey: string;
  readonly secretKey: Secret;
  readonly verifyUrl: string;
}

export interface GoogleConfig {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Another OpenID provider in Google's place, for tests. */
  readonly issuer: string | undefined;
}

const turnstileVerifyUrl = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const variables = baseVariables.extend({
  NEXTAUTH_URL: z.string().optional(),
  NEXTAUTH_SECRET: z.string('is missing').min(32, 'must have 32 characters or more'),
  VERIFIER_KEY: z.string('is missing').min(1, 'is missing'),
  TRUSTED_PROXIES: z.string().default(''),
  DEMO: blankAsUnset(z.enum(['0', '1']).default('0')),
  TURNSTILE_SITE_KEY: blankAsUnset(z.string().optional()),
  TURNSTILE_SECRET_KEY: blankAsUnset(z.string().optional()),
  TURNSTILE_VERIFY_URL: blankAsUnset(httpUrl.default(turnstileVerifyUrl)),
  GOOGLE_CLIENT_ID: blankAsUnset(z.string().optional()),
  GOOGLE_CLIENT_SECRET: blankAsUnset(z.string().optional()),
  GOOGLE_ISSUER: blankAsUnset(httpUrl.optional()),
  TEST_URL: blankAsUnset(trialTargets.shape.url.optional()),
  TEST_DNS: blankAsUnset(z.string().optional()),
  RESET_LINK_HOURS: blankAsUnset(hours(24).default(linkLifetimeMs.reset_password / hourMs)),
});
type Variables = z.infer<typeof variables>;

/**
 * Parses the environment of web. In production, which it is unless POCKETPROXY_ENV says `development`, PUBLIC_URL must
 * be https, Turnstile is needed, and DEMO is refused.
 * @throws ConfigError
 */
export function parseConfig(env: Environment): Config {
  const vars = parseVariables(variables, env);
  const base = baseOf(vars);
  const config: Config = {
    ...base,
    secure: base.publicUrl.startsWith('https:'),
    authSecret: new Secret(vars.NEXTAUTH_SECRET),
    credentialKeys: parseKeys(() => parseCredentialKeys(vars.VERIFIER_KEY, vars.SEALING_KEYS)),
    trustedProxies: blocksOf(vars.TRUSTED_PROXIES),
    demo: vars.DEMO === '1',
    turnstile: turnstileOf(vars),
    google: googleOf(vars),
    resetLinkMs: vars.RESET_LINK_HOURS * hourMs,
    trialTargets: trialTargetsOf(vars, base.publicUrl),
  };
  const rules: Rule[] = [
    [
      vars.NEXTAUTH_URL === undefined || vars.NEXTAUTH_URL.replace(/\/$/, '') === config.publicUrl,
      'NEXTAUTH_URL must equal PUBLIC_URL or be unset',
    ],
    together(vars, 'TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'),
    together(vars, 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'),
  ];
  demand(vars, rules, [
    [config.turnstile !== undefined, 'TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY are needed in production'],
    [vars.TURNSTILE_VERIFY_URL === turnstileVerifyUrl, 'TURNSTILE_VERIFY_URL is for tests and refused in production'],
    [vars.GOOGLE_ISSUER === undefined, 'GOOGLE_ISSUER is for tests and refused in production'],
    [!config.demo, 'DEMO is refused in production'],
  ]);
  return config;
}

/** Answers with the address that it is asked from, in the mobile network of the demo's phones, which needs no internet. */
export const demoCheckUrl = 'http://ip.pocketproxy.test/';

function trialTargetsOf({ TEST_URL, TEST_DNS, DEMO }: Variables, publicUrl: string): TrialTargets {
  const url = TEST_URL ?? (DEMO === '1' ? demoCheckUrl : `${publicUrl}/ip`);
  if (TEST_DNS === undefined) return { url, dns: null };
  const [, host = '', port = '53'] = /^\[?([^\]]+?)\]?(?::(\d{1,5}))?$/.exec(TEST_DNS) ?? [];
  const { data: dns } = trialTargets.shape.dns.safeParse({ host, port: Number(port) });
  if (!dns || !readAddress(host))
    throw new ConfigError(['TEST_DNS must be an address, with a port where it is not 53']);
  return { url, dns };
}

/** Two variables that mean something together only. */
function together(vars: Variables, first: keyof Variables, second: keyof Variables): Rule {
  const both = (vars[first] === undefined) === (vars[second] === undefined);
  return [both, `${vars[first] === undefined ? first : second} is missing`];
}

function turnstileOf(vars: Variables): TurnstileConfig | undefined {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET_KEY: secretKey, TURNSTILE_VERIFY_URL: verifyUrl } = vars;
  return siteKey && secretKey ? { siteKey, secretKey: new Secret(secretKey), verifyUrl } : undefined;
}

function googleOf(vars: Variables): GoogleConfig | undefined {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret, GOOGLE_ISSUER: issuer } = vars;
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret), issuer } : undefined;
}

function blocksOf(list: string): Cidr[] {
  const texts = list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return texts.map((text) => {
    const block = readCidr(text);
    if (!block) throw new ConfigError([`TRUSTED_PROXIES must hold addresses and CIDRs, separated by commas`]);
    return block;
  });
}

let parsedOnce: Config | undefined;

/** The configuration of this process. @throws ConfigError at the first call when it is wrong. */
export function config(): Config {
  return (parsedOnce ??= parseConfig(process.env));
}
