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
