import type { ErrorCode, ShownError } from '@/domain/errors';

/** Sentences by the field of a form that they belong to. */
export type FieldErrors = Record<string, string[] | undefined>;

/** Coded errors that one field of a form can put right, and its name. */
export type FieldsOfErrors = Partial<Record<ErrorCode, string>>;

/** Every form with a new password calls its field so. */
const always: FieldsOfErrors = { password_common: 'password', password_is_email: 'password' };

/** The error as one of its field, where the form has it; undefined when it concerns the whole form. */
export function fieldErrorsOf(
  { code, message, details }: ShownError,
  fields?: FieldsOfErrors,
): FieldErrors | undefined {
  const field = fields?.[code] ?? always[code] ?? (code === 'above_ceiling' ? String(details?.['field']) : undefined);
  const problem = details?.['problem'];
  return field === undefined ? undefined : { [field]: [problem === undefined ? message : String(problem)] };
}

/** The sentences that no field of the form would show: they are said above it. */
export function strayErrors(errors: FieldErrors, fields: readonly string[]): string[] {
  return Object.entries(errors).flatMap(([field, sentences]) => (fields.includes(field) ? [] : (sentences ?? [])));
}
