import { z } from 'zod';
import {
  parseSealingKeys,
  plaintextExceptions,
  plaintextProblems,
  type SealingKeys,
} from '@pocketproxy/relay/contract';
import { Secret } from '@/base/secret';
import { targetRules, type TargetRules } from '@/webhook/target';
import type { SessionLifetimes } from '@/domain/session/lifetime';

/** What web, jobs and the operator's command all run with. Secrets print as masked. */
export interface BaseConfig {
  readonly environment: 'production' | 'development';
  readonly logLevel: z.infer<typeof logLevels>;
  readonly databaseUrl: Secret;
  readonly redisUrl: Secret | undefined;
  /** Origin of the dashboard, without a slash at the end. */
  readonly publicUrl: string;
  readonly sealingKeys: SealingKeys;
  /** What the product is called on pages and in mails. */
  readonly brand: string;
  readonly sessions: SessionLifetimes;
  readonly webhookTargets: TargetRules;
}

export type Environment = Readonly<Record<string, string | undefined>>;
/** Something that must hold, and what is said when it does not. */
export type Rule = readonly [holds: boolean, problem: string];

export const hourMs = 3_600_000;
const logLevels = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
export const blankAsUnset = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const brand = z
  .string()
  .trim()
  .max(60, 'must have 60 characters at most')
  .regex(/^[^\p{Cc}"<>\\]+$/u, 'must be one line without " < > \\');
export const hours = (max: number) =>
  z.coerce.number('must be a number').positive('must be above 0').max(max, `must be at most ${max}`);

export const baseVariables = z.object({
  POCKETPROXY_ENV: blankAsUnset(z.enum(['production', 'development']).default('production')),
  LOG_LEVEL: blankAsUnset(logLevels.default('info')),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  REDIS_URL: blankAsUnset(z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional()),
  ALLOW_PLAINTEXT: plaintextExceptions,
  PUBLIC_URL: blankAsUnset(httpUrl.default('http://127.0.0.1:3000')),
  SEALING_KEYS: z.string('is missing').min(1, 'is missing'),
  BRAND_NAME: blankAsUnset(brand.default('PocketProxy')),
  SESSION_LIFETIME_HOURS: blankAsUnset(hours(24 * 365).default(30 * 24)),
  SESSION_IDLE_HOURS: blankAsUnset(hours(24 * 365).default(7 * 24)),
  WEBHOOK_EGRESS_ALLOW: blankAsUnset(z.string().optional()),
});
export type BaseVariables = z.infer<typeof baseVariables>;

/** Wrong configuration: the message names each variable and never shows a value. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`Wrong configuration: ${problems.join('; ')}`);
    this.name = 'ConfigError';
  }
}

/** Checks each variable separately. @throws ConfigError */
export function parseVariables<T>(variables: z.ZodType<T>, env: Environment): T {
  const parsed = variables.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

/** The configuration of what needs no more than the base. @throws ConfigError */
export function parseBaseConfig(env: Environment): BaseConfig {
  const vars = parseVariables(baseVariables, env);
  demand(vars, []);
  return baseOf(vars);
}

/** @throws ConfigError when a key is wrong */
export function baseOf(vars: BaseVariables): BaseConfig {
  return {
    environment: vars.POCKETPROXY_ENV,
    logLevel: vars.LOG_LEVEL,
    databaseUrl: new Secret(vars.DATABASE_URL),
    redisUrl: vars.REDIS_URL === undefined ? undefined : new Secret(vars.REDIS_URL),
    publicUrl: originOf(vars),
    sealingKeys: parseKeys(() => parseSealingKeys(vars.SEALING_KEYS)),
    brand: vars.BRAND_NAME,
    sessions: { lifetimeMs: vars.SESSION_LIFETIME_HOURS * hourMs, idleMs: vars.SESSION_IDLE_HOURS * hourMs },
    webhookTargets: parseKeys(() => targetRules(vars.POCKETPROXY_ENV, vars.WEBHOOK_EGRESS_ALLOW)),
  };
}

/**
 * Checks the variables together: the rules, in production also those of production, an https PUBLIC_URL and private
 * links to other hosts. What is forgotten ends the start, not the safety. @throws ConfigError with all that is wrong
 */
export function demand(
  vars: BaseVariables & { readonly SMTP_URL?: string | undefined },
  rules: readonly Rule[],
  productionRules: readonly Rule[] = [],
): void {
  const url = new URL(vars.PUBLIC_URL);
  const all: Rule[] = [[url.pathname === '/', 'PUBLIC_URL must have no path'], ...rules];
  if (vars.POCKETPROXY_ENV === 'production') {
    all.push(...productionRules, [url.protocol === 'https:', 'PUBLIC_URL must be https in production']);
    for (const { variable, problem } of plaintextProblems(vars, vars.ALLOW_PLAINTEXT))
      all.push([false, `${variable} ${problem}`]);
  }
  const problems = all.flatMap(([holds, problem]) => (holds ? [] : [problem]));
  if (problems.length > 0) throw new ConfigError(problems);
}

function originOf(vars: BaseVariables): string {
  return new URL(vars.PUBLIC_URL).origin;
}

/** @throws ConfigError with the parser's own sentence, which shows no value */
export function parseKeys<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}
