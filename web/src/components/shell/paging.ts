import { isAppError } from '@/domain/errors';

/** The query of a page's address. */
export type Params = Readonly<Partial<Record<string, string | string[]>>>;

/** The cursor in a page's address, undefined for the first page. */
export function cursorIn(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, 2_000) : undefined;
}

/** Reads a page of a list; the first one when the address has a cursor that is none, as a cut link has. */
export async function pageAt<P>(cursor: string | undefined, read: (cursor?: string) => Promise<P>): Promise<P> {
  try {
    return await read(cursor);
  } catch (error) {
    if (cursor !== undefined && isAppError(error) && error.details?.field === 'cursor') return read();
    throw error;
  }
}

/** A page's query with another cursor for one of its lists; what else stands there stays. */
export function withCursor(params: Params, name: string, cursor: string | null): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params))
    if (key !== name && typeof value === 'string' && value !== '') query.set(key, value);
  if (cursor !== null) query.set(name, cursor);
  return query.size === 0 ? '' : `?${query.toString()}`;
}
