import { z } from 'zod';
import { AppError } from '@/domain/errors';

/**
 * Parses a verb's input. @throws AppError `not_found` when an id is no UUID (a malformed id answers like a missing
 * one), else `invalid` with the name of the first wrong field.
 */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_format' && issue.format === 'uuid') throw new AppError('not_found');
  throw new AppError('invalid', { field, problem: issue?.message ?? 'Wrong value' });
}

/**
 * One line of free text as people type it: trimmed, `max` characters at most, no control characters and no half
 * surrogates: Postgres takes neither NUL in text nor half surrogates in JSON.
 */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `At most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'No line breaks or control characters');

/** The name of a thing. */
export const nameText = line(80).min(1, 'Enter a name');
