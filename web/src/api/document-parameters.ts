import type { oas31 } from 'zod-openapi';

/** What fields of queries mean, alike in every list that has them. */
const queryFields: Readonly<Record<string, string>> = {
  cursor: '`nextCursor` of the page before.',
  limit: 'Items on a page.',
  sort: 'By which field; `-` before it: descending.',
  search: 'Words that all occur in what an item shows.',
  state: 'Those in this state.',
  kind: 'Those of this kind.',
  customerId: 'Those of this customer; for operators.',
  deviceId: 'Those on this phone.',
  groupId: 'Those of this group of yours.',
  externalId: 'The one with this external id of yours.',
  metadata: '`key=value`: those with this text under this key of your metadata.',
  range: 'The time that is read.',
  hours: 'So many hours back.',
  from: 'From this moment on.',
  to: 'Up to this moment, without it.',
  format: 'As `Accept: text/csv` does, `csv` answers a file: the fields of each row, times in UTC, exact bytes.',
};

type Parameter = oas31.ParameterObject;
interface Place {
  parameters?: (Parameter | { readonly $ref: string })[];
}

/**
 * Says of fields of queries what their names mean, and writes parameters that stand in several operations once. Returns these:
 * of several with one name the commonest.
 */
export function shareParameters(paths: object): Record<string, Parameter> {
  const places = Object.values(paths).flatMap((place): Place[] => Object.values(place));
  const all = places.flatMap(({ parameters = [] }) => parameters).filter((one) => 'name' in one);
  for (const parameter of all) if (parameter.in === 'query') parameter.description ??= queryFields[parameter.name];
  const counts = new Map<string, number>();
  for (const one of all) counts.set(JSON.stringify(one), (counts.get(JSON.stringify(one)) ?? 0) + 1);
  const shared = new Map<string, string>();
  for (const [text, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const { in: where, name }: Parameter = JSON.parse(text);
    if (count > 1 && ![...shared.values()].includes(`${where}.${name}`)) shared.set(text, `${where}.${name}`);
  }
  for (const place of places) {
    place.parameters &&= place.parameters.map((one) => {
      const id = shared.get(JSON.stringify(one));
      return id === undefined ? one : { $ref: `#/components/parameters/${id}` };
    });
  }
  return Object.fromEntries([...shared].map(([text, id]) => [id, JSON.parse(text)]));
}
