import { EgressPolicy } from '@pocketproxy/relay/engine';
import { z } from 'zod';
import { UsageError } from './credentials.ts';

const environment = z.object({
  /** Comma-separated CIDRs that may be dialled although they are not public. */
  EGRESS_ALLOW: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Settings {
  readonly egress: EgressPolicy;
  readonly logLevel: string;
}

/** Reads what the agent takes from its environment. @throws UsageError that names the variable. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new UsageError(`${parsed.error.issues[0]?.path.join('.')} is not valid`);
  const { EGRESS_ALLOW, LOG_LEVEL } = parsed.data;
  const blocks = EGRESS_ALLOW.split(',').flatMap((block) => block.trim() || []);
  try {
    return { egress: new EgressPolicy(blocks), logLevel: LOG_LEVEL };
  } catch (error) {
    throw new UsageError(`EGRESS_ALLOW: ${error instanceof Error ? error.message : String(error)}`);
  }
}
