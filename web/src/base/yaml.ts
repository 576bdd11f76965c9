/**
 * JSON as YAML 1.2 in blocks. Texts are quoted as JSON does, which YAML reads alike (YAML 1.2.2 §5.7), so none of them can be
 * taken for a number, a date or a boolean. No aliases.
 */
export function toYaml(value: unknown, indent = ''): string {
  if (Array.isArray(value) && value.length > 0)
    return value.map((item) => `${indent}- ${toYaml(item, `${indent}  `).trimStart()}`).join('\n');
  const entries = isObject(value) ? Object.entries(value).filter(([, field]) => field !== undefined) : [];
  if (entries.length === 0) return `${indent}${JSON.stringify(value)}`;
  return entries.map(([name, field]) => `${indent}${keyOf(name)}:${fieldOf(field, indent)}`).join('\n');
}

function fieldOf(field: unknown, indent: string): string {
  const inBlock = isObject(field) && Object.keys(field).length > 0;
  return inBlock ? `\n${toYaml(field, `${indent}  `)}` : ` ${JSON.stringify(field)}`;
}

/** Words stand as they are, but those that YAML takes for something else. */
function keyOf(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(name)
    ? name
    : JSON.stringify(name);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
