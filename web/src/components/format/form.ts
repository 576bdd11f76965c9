/** A text field of a form, trimmed; empty when it is missing. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A number field of a form; undefined when it is empty, NaN when it is no number. */
export function number(form: FormData, name: string): number | undefined {
  const value = text(form, name).replace(',', '.');
  return value === '' ? undefined : Number(value);
}
