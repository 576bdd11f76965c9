import type { Operation } from '@/api/operation';
import { operations } from '@/api/operations';

/** An operation at an address, with the parts of its path. */
export interface Found {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

interface Place {
  readonly parts: readonly string[];
  readonly byMethod: Map<string, Operation>;
}

/** What answers this method at this path, the methods that something answers there, or undefined where nothing is. */
export type Find = (method: string, parts: readonly string[]) => Found | { readonly allow: string[] } | undefined;

/** Finds among the operations of a table. @throws Error where two stand at one place */
export function findIn(table: readonly Operation[]): Find {
  const places = [...placesOf(table).values()];
  return (method, parts) => findPlace(places, method, parts);
}

export const findOperation = findIn(operations);

function placesOf(table: readonly Operation[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const operation of table) {
    const parts = operation.path.slice(1).split('/');
    // Two names of a part in braces are the same place
    const key = parts.map((part) => (part.startsWith('{') ? '{}' : part)).join('/');
    const place = places.get(key) ?? { parts, byMethod: new Map() };
    if (place.byMethod.has(operation.method)) throw new Error(`${operation.method} ${operation.path} stands twice`);
    place.byMethod.set(operation.method, operation);
    places.set(key, place);
  }
  return places;
}

function findPlace(places: readonly Place[], method: string, parts: readonly string[]): ReturnType<Find> {
  const fitting = places.filter(
    (place) =>
      place.parts.length === parts.length &&
      place.parts.every((part, at) => part.startsWith('{') || part === parts[at]),
  );
  // A named part is nearer than one in braces
  fitting.sort((a, b) => literals(b) - literals(a));
  const [best] = fitting;
  if (!best) return undefined;
  const operation = best.byMethod.get(method);
  if (!operation) return { allow: methodsOf(best) };
  const names = operation.path.slice(1).split('/');
  const path = names.flatMap((name, at) => (name.startsWith('{') ? [[name.slice(1, -1), parts[at] ?? '']] : []));
  return { operation, path: Object.fromEntries(path) };
}

/** What a place takes, with what every place takes. */
function methodsOf({ byMethod }: Place): string[] {
  return [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
}

function literals({ parts }: Place): number {
  return parts.filter((part) => !part.startsWith('{')).length;
}
