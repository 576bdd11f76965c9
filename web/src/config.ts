import { z } from 'zod';
import {
  parseCredentialKeys,
  plaintextExceptions,
  plaintextProblems,
  type CredentialKeys,
} from '@pocketproxy/relay/contract';
import { Secret } from '@/lib/secret';
import type { SessionLifetimes } from '@/domain/session/lifetime';
import { parseRange, type AddressRange } from '@/lib/address-range';

/** What web and jobs run with. Parsed once; secrets print as masked. */
export interface Config {
  readonly environment: 'production' | 'development';
  readonly logLevel: z.infer<typeof logLevels>;
  readonly databaseUrl: Secret;
  readonly redisUrl: Secret | undefined;
  /** Origin of the dashboard, without a slash at the end. */
  readonly publicUrl: string;
  /** True behind TLS: cookies get their Secure prefixes. */
  readonly secure: boolean;
  readonly authSecret: Secret;
  readonly credentialKeys: CredentialKeys;
  /** Peers whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly AddressRange[];
  readonly demo: boolean;
  /** What the product is called on pages and in mails. */
  readonly brand: string;
  readonly mail: MailConfig;
  /** Undefined in development without keys: forms are not protected then, and a banner says so. */
  readonly turnstile: TurnstileConfig | undefined;
  readonly google: GoogleConfig | undefined;
  readonly sessions: SessionLifetimes;
  readonly resetLinkMs: number;
}

export interface MailConfig {
  /** As it stands in the From line, name included. */
  readonly from: string;
  readonly resend: { readonly apiKey: Secret; readonly baseUrl: string | undefined } | undefined;
  readonly smtpUrl: Secret | undefined;
}

/** False where mails are only stored, for /dev/inbox. */
export function sendsMail({ resend, smtpUrl }: MailConfig): boolean {
  return resend !== undefined || smtpUrl !== undefined;
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
const logLevels = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
const blankAsUnset = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const line = z.string().regex(/^[^\p{Cc}]+$/u, 'must be one line');
const brand = z
  .string()
  .trim()
  .max(60, 'must have 60 characters at most')
  .regex(/^[^\p{Cc}"<>\\]+$/u, 'must be one line without " < > \\');
const hours = (max: number) =>
  z.coerce.number('must be a number').positive('must be above 0').max(max, `must be at most ${max}`);

const variables = z.object({
  POCKETPROXY_ENV: blankAsUnset(z.enum(['production', 'development']).default('production')),
  LOG_LEVEL: blankAsUnset(logLevels.default('info')),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  REDIS_URL: blankAsUnset(z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional()),
  ALLOW_PLAINTEXT: plaintextExceptions,
  PUBLIC_URL: blankAsUnset(
    z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).default('http://127.0.0.1:3000'),
  ),
  NEXTAUTH_URL: z.string().optional(),
  NEXTAUTH_SECRET: z.string('is missing').min(32, 'must have 32 characters or more'),
  VERIFIER_KEY: z.string('is missing').min(1, 'is missing'),
  SEALING_KEYS: z.string('is missing').min(1, 'is missing'),
  TRUSTED_PROXIES: z.string().default(''),
  DEMO: blankAsUnset(z.enum(['0', '1']).default('0')),
  BRAND_NAME: blankAsUnset(brand.default('PocketProxy')),
  MAIL_FROM: blankAsUnset(line.default('no-reply@localhost')),
  RESEND_API_KEY: blankAsUnset(z.string().optional()),
  RESEND_BASE_URL: blankAsUnset(url.optional()),
  SMTP_URL: blankAsUnset(z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional()),
  TURNSTILE_SITE_KEY: blankAsUnset(z.string().optional()),
  TURNSTILE_SECRET_KEY: blankAsUnset(z.string().optional()),
  TURNSTILE_VERIFY_URL: blankAsUnset(url.default(turnstileVerifyUrl)),
  GOOGLE_CLIENT_ID: blankAsUnset(z.string().optional()),
  GOOGLE_CLIENT_SECRET: blankAsUnset(z.string().optional()),
  GOOGLE_ISSUER: blankAsUnset(url.optional()),
  SESSION_LIFETIME_HOURS: blankAsUnset(hours(24 * 365).default(30 * 24)),
  SESSION_IDLE_HOURS: blankAsUnset(hours(24 * 365).default(7 * 24)),
  RESET_LINK_HOURS: blankAsUnset(hours(24).default(1)),
});

/** Wrong configuration: the message names each variable and never shows a value. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`Wrong configuration: ${problems.join('; ')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Parses the environment. In production, which it is unless POCKETPROXY_ENV says `development`, PUBLIC_URL must be https,
 * Turnstile and mail are needed, and DEMO is refused: what is forgotten ends the start, not the safety.
 * @throws ConfigError
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = variables.safeParse(env);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const vars = parsed.data;
  const origin = new URL(vars.PUBLIC_URL).origin;
  const config: Config = {
    environment: vars.POCKETPROXY_ENV,
    logLevel: vars.LOG_LEVEL,
    databaseUrl: new Secret(vars.DATABASE_URL),
    redisUrl: vars.REDIS_URL === undefined ? undefined : new Secret(vars.REDIS_URL),
    publicUrl: origin,
    secure: origin.startsWith('https:'),
    authSecret: new Secret(vars.NEXTAUTH_SECRET),
    credentialKeys: keysOf(vars.VERIFIER_KEY, vars.SEALING_KEYS),
    trustedProxies: rangesOf(vars.TRUSTED_PROXIES),
    demo: vars.DEMO === '1',
    brand: vars.BRAND_NAME,
    mail: {
      from: vars.MAIL_FROM.includes('<') ? vars.MAIL_FROM : `"${vars.BRAND_NAME}" <${vars.MAIL_FROM}>`,
      resend: vars.RESEND_API_KEY
        ? { apiKey: new Secret(vars.RESEND_API_KEY), baseUrl: vars.RESEND_BASE_URL }
        : undefined,
      smtpUrl: vars.SMTP_URL ? new Secret(vars.SMTP_URL) : undefined,
    },
    turnstile: turnstileOf(vars),
    google: googleOf(vars),
    sessions: { lifetimeMs: vars.SESSION_LIFETIME_HOURS * hourMs, idleMs: vars.SESSION_IDLE_HOURS * hourMs },
    resetLinkMs: vars.RESET_LINK_HOURS * hourMs,
  };
  const problems = refusals(config, vars);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function refusals(config: Config, vars: Variables): string[] {
  const problems: string[] = [];
  if (new URL(vars.PUBLIC_URL).pathname !== '/') problems.push('PUBLIC_URL must have no path');
  if (vars.NEXTAUTH_URL !== undefined && vars.NEXTAUTH_URL.replace(/\/$/, '') !== config.publicUrl) {
    problems.push('NEXTAUTH_URL must equal PUBLIC_URL or be unset');
  }
  problems.push(...halves(vars, 'TURNSTILE_SITE_KEY', 'TURNSTILE_SECRET_KEY'));
  problems.push(...halves(vars, 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'));
  if (config.environment === 'production') problems.push(...productionRefusals(config, vars));
  return problems;
}

function productionRefusals(config: Config, vars: Variables): string[] {
  const { turnstile, mail, demo, secure } = config;
  const rules: readonly (readonly [holds: boolean, problem: string])[] = [
    [turnstile !== undefined, 'TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY are needed in production'],
    [vars.TURNSTILE_VERIFY_URL === turnstileVerifyUrl, 'TURNSTILE_VERIFY_URL is for tests and refused in production'],
    [vars.GOOGLE_ISSUER === undefined, 'GOOGLE_ISSUER is for tests and refused in production'],
    [sendsMail(mail), 'RESEND_API_KEY or SMTP_URL is needed in production'],
    [!demo, 'DEMO is refused in production'],
    [secure, 'PUBLIC_URL must be https in production'],
  ];
  const plaintext = plaintextProblems(vars, vars.ALLOW_PLAINTEXT).map(
    ({ variable, problem }) => `${variable} ${problem}`,
  );
  return [...rules.flatMap(([holds, problem]) => (holds ? [] : [problem])), ...plaintext];
}

type Variables = z.infer<typeof variables>;
const hourMs = 3_600_000;

/** Two variables that mean something together only. */
function halves(vars: Variables, first: keyof Variables, second: keyof Variables): string[] {
  if ((vars[first] === undefined) === (vars[second] === undefined)) return [];
  return [`${vars[first] === undefined ? first : second} is missing`];
}

function turnstileOf(vars: Variables): TurnstileConfig | undefined {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET_KEY: secretKey, TURNSTILE_VERIFY_URL: verifyUrl } = vars;
  return siteKey && secretKey ? { siteKey, secretKey: new Secret(secretKey), verifyUrl } : undefined;
}

function googleOf(vars: Variables): GoogleConfig | undefined {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret, GOOGLE_ISSUER: issuer } = vars;
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret), issuer } : undefined;
}

function keysOf(verifierKey: string, sealingKeys: string): CredentialKeys {
  try {
    return parseCredentialKeys(verifierKey, sealingKeys);
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : 'VERIFIER_KEY or SEALING_KEYS is wrong']);
  }
}

function rangesOf(list: string): AddressRange[] {
  const texts = list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return texts.map((text) => {
    const range = parseRange(text);
    if (!range) throw new ConfigError([`TRUSTED_PROXIES must hold addresses and CIDRs, separated by commas`]);
    return range;
  });
}

let parsedOnce: Config | undefined;

/** The configuration of this process. @throws ConfigError at the first call when it is wrong. */
export function config(): Config {
  return (parsedOnce ??= parseConfig(process.env));
}
