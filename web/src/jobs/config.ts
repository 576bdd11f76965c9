import { z } from 'zod';
import {
  baseOf,
  baseVariables,
  blankAsUnset,
  demand,
  httpUrl,
  parseVariables,
  type BaseConfig,
  type Environment,
} from '@/base-config';
import { Secret } from '@/base/secret';
import type { MailConfig } from '@/mail/transport';

/** What jobs runs with: only it sends mail. */
export interface JobsConfig extends BaseConfig {
  readonly mail: MailConfig;
}

const line = z.string().regex(/^[^\p{Cc}]+$/u, 'must be one line');
const variables = baseVariables.extend({
  MAIL_FROM: blankAsUnset(line.default('no-reply@localhost')),
  RESEND_API_KEY: blankAsUnset(z.string().optional()),
  RESEND_BASE_URL: blankAsUnset(httpUrl.optional()),
  SMTP_URL: blankAsUnset(z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional()),
});

/** Parses the environment of jobs. Production must be able to send mail. @throws ConfigError */
export function parseJobsConfig(env: Environment): JobsConfig {
  const vars = parseVariables(variables, env);
  const { BRAND_NAME: brand, MAIL_FROM: from, RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, SMTP_URL: smtp } = vars;
  demand(vars, [], [[(apiKey ?? smtp) !== undefined, 'RESEND_API_KEY or SMTP_URL is needed in production']]);
  return {
    ...baseOf(vars),
    mail: {
      from: from.includes('<') ? from : `"${brand}" <${from}>`,
      resend: apiKey ? { apiKey: new Secret(apiKey), baseUrl } : undefined,
      smtpUrl: smtp ? new Secret(smtp) : undefined,
    },
  };
}

/** The configuration of this process. @throws ConfigError when it is wrong */
export function jobsConfig(): JobsConfig {
  return parseJobsConfig(process.env);
}
