/**
 * What a schema refused, for actions whose input is nested: next-safe-action's own flat form leaves out all that is deeper
 * than the first level. A nested field is named by its path (`rule.cron`), an item by its list.
 */
export function nestedErrors(errors: object): Promise<{ formErrors: string[]; fieldErrors: Record<string, string[]> }> {
  const fieldErrors = new Map<string, string[]>();
  const collect = (value: object, field: string): void => {
    for (const [key, part] of Object.entries(value) as [string, unknown][]) {
      if (key === '_errors' && Array.isArray(part))
        fieldErrors.set(field, [...(fieldErrors.get(field) ?? []), ...part.map(String)]);
      else if (typeof part === 'object' && part !== null)
        collect(part, /^\d+$/.test(key) ? field : [field, key].filter(Boolean).join('.'));
    }
  };
  collect(errors, '');
  const formErrors = fieldErrors.get('') ?? [];
  fieldErrors.delete('');
  return Promise.resolve({ formErrors, fieldErrors: Object.fromEntries(fieldErrors) });
}
