/** That an operation will go: a day of UTC since when it is deprecated, the day from which it may be missing. */
export interface Deprecation {
  readonly since: `${number}-${number}-${number}`;
  readonly sunset: `${number}-${number}-${number}`;
  /** What to call instead, written as `GET /devices/{id}`. */
  readonly replacement: `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;
}

/** What our policy promises at the least, see components/docs/guides/changes.tsx. */
export const keptMonths = 12;

/** @throws Error for dates that are none, and for an end before the policy's 12 months have passed */
export function checkDeprecation({ since, sunset }: Deprecation): void {
  const earliest = momentOf(since);
  earliest.setUTCMonth(earliest.getUTCMonth() + keptMonths);
  if (!(momentOf(sunset) >= earliest))
    throw new Error(`deprecated ${since}, an operation works for ${keptMonths} months`);
}

/**
 * The headers of each answer of a deprecated operation: RFC 9745 `Deprecation`, RFC 8594 `Sunset`, and links to the policy and
 * to what replaces it, with the fields of this request's path. None for another operation.
 */
export function deprecationHeaders(
  deprecated: Deprecation | undefined,
  path: Readonly<Record<string, string>>,
  publicUrl: string,
): Record<string, string> {
  if (!deprecated) return {};
  const { since, sunset, replacement } = deprecated;
  const place = replacement.slice(replacement.indexOf('/'));
  const successor = encodeURI(place.replace(/\{(\w+)\}/g, (whole, name: string) => path[name] ?? whole));
  return {
    deprecation: `@${momentOf(since).getTime() / 1000}`,
    sunset: momentOf(sunset).toUTCString(),
    link: [
      `<${publicUrl}/docs/changes#deprecation>; rel="deprecation"; type="text/html"`,
      `<${publicUrl}/api/v1${successor}>; rel="successor-version"`,
    ].join(', '),
  };
}

/** As the document says it. */
export function deprecationSentence({ since, sunset, replacement }: Deprecation): string {
  return `Deprecated since ${since}, works until ${sunset}. Use \`${replacement}\`.`;
}

function momentOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
