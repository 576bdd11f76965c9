import type { ConnectionRate, LiveMessage, RowKind, RowPatch } from '@/domain/live/event';
import { mayBeLater } from '@/domain/live/mark';

/** What the stream has said of a row: the newest value of each field, and whether it is gone. */
export interface LiveFields {
  readonly set: Readonly<Record<string, unknown>>;
  readonly gone: boolean;
}

interface Row {
  readonly fields: Map<string, { readonly value: unknown; readonly mark: string }>;
  gone: boolean;
  /** As readers have it; the same object until something changes. */
  seen: LiveFields;
}

/** A row that a list may not have: made now, or changed in something that lists filter by. */
export interface RowNews {
  readonly patch: RowPatch;
  readonly mark: string;
}

export interface Rate {
  readonly deviceId: string;
  readonly up: number;
  readonly down: number;
  readonly atMs: number;
}

/** Rates come every 2 s while bytes flow, and a zero at the end; where that is lost, the rate is zero after this. */
export const rateLastsMs = 4_000;

/**
 * What has changed since the page was rendered, by row: the page's values with these over them are the present ones. One for
 * the page; components read it by the hooks of `use-live-row.ts`.
 */
export class LiveStore {
  readonly #rows = new Map<string, Row>();
  readonly #news = new Map<string, RowNews>();
  readonly #rates = new Map<string, Rate>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #newsSeen: readonly RowNews[] = [];
  readonly #whole = new Map<string, number>();
  #lists = 0;

  /** Takes a message of the stream. */
  take(message: LiveMessage, mark: string): void {
    if (message.type === 'rows') message.rows.forEach((patch) => this.#patch(patch, mark));
    else if (message.type === 'rates') this.#rate(message.rates);
    else if (message.type === 'resync') this.clear();
  }

  /** The page was rendered at a mark: what was said before is in it. */
  rendered(since: string): void {
    for (const [key, row] of this.#rows) {
      for (const [name, { mark }] of row.fields) if (!mayBeLater(mark, since)) row.fields.delete(name);
      this.#show(key, row);
    }
    for (const [key, { mark }] of this.#news) if (!mayBeLater(mark, since)) this.#news.delete(key);
    this.#showNews();
  }

  fieldsOf(kind: RowKind, id: string): LiveFields | undefined {
    return this.#rows.get(keyOf(kind, id))?.seen;
  }

  /** Rows that lists may not have. */
  news(): readonly RowNews[] {
    return this.#newsSeen;
  }

  /** The rates of a moment, bit/s. */
  ratesAt(nowMs: number): readonly (readonly [connectionId: string, rate: Rate])[] {
    return [...this.#rates].filter(([, { atMs }]) => nowMs - atMs <= rateLastsMs);
  }

  /** True when a component on the page shows this row and patches it. */
  watches({ kind, id, deviceId }: RowPatch): boolean {
    return this.#listeners.has(keyOf(kind, id)) || this.#listeners.has(keyOf('device', deviceId));
  }

  /** True when all that the page shows of this row is patched. */
  patchesAllOf({ kind, id }: RowPatch): boolean {
    return this.#whole.has(keyOf(kind, id));
  }

  /** A component shows nothing of a row but what is patched. Returns the way back. */
  addWhole(key: string): () => void {
    this.#whole.set(key, (this.#whole.get(key) ?? 0) + 1);
    return () => {
      const left = (this.#whole.get(key) ?? 0) - 1;
      if (left > 0) this.#whole.set(key, left);
      else this.#whole.delete(key);
    };
  }

  /** True when the page is a list, which patches its rows and says what it lacks. */
  get isList(): boolean {
    return this.#lists > 0;
  }

  addList(): () => void {
    this.#lists += 1;
    return () => void (this.#lists -= 1);
  }

  /** Calls back when something of a row changes, of the news with 'news'. */
  listen(key: string, listener: () => void): () => void {
    const those = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, those.add(listener));
    return () => {
      those.delete(listener);
      if (those.size === 0) this.#listeners.delete(key);
    };
  }

  #patch(patch: RowPatch, mark: string): void {
    const key = keyOf(patch.kind, patch.id);
    const row = this.#rows.get(key) ?? { fields: new Map(), gone: false, seen: nothing };
    this.#rows.set(key, row);
    row.gone = patch.gone ?? false;
    for (const [name, value] of Object.entries(patch.set ?? {})) row.fields.set(name, { value: revive(value), mark });
    this.#show(key, row);
    if (!patch.isNew && !patch.set?.['state'] && !patch.gone) return;
    const before = this.#news.get(key)?.patch;
    this.#news.set(key, { patch: { ...before, ...patch, set: { ...before?.set, ...patch.set } }, mark });
    this.#showNews();
  }

  #rate(rates: readonly ConnectionRate[]): void {
    const atMs = Date.now();
    for (const [id, deviceId, up, down] of rates) this.#rates.set(id, { deviceId, up, down, atMs });
  }

  /** Forgets everything: the page is read again, or another session begins. */
  clear(): void {
    const keys = [...this.#rows.keys()];
    this.#rows.clear();
    for (const key of keys) this.#listeners.get(key)?.forEach((listener) => listener());
    this.#news.clear();
    this.#showNews();
  }

  #show(key: string, row: Row): void {
    row.seen = {
      gone: row.gone,
      set: Object.fromEntries(Array.from(row.fields, ([name, { value }]) => [name, value])),
    };
    this.#listeners.get(key)?.forEach((listener) => listener());
  }

  #showNews(): void {
    this.#newsSeen = [...this.#news.values()];
    this.#listeners.get('news')?.forEach((listener) => listener());
  }
}

const nothing: LiveFields = { set: {}, gone: false };

export function keyOf(kind: RowKind, id: string): string {
  return `${kind} ${id}`;
}

/** Times come as `{"$": ms}`. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === '$' && typeof only[1] === 'number') return new Date(only[1]);
  return Object.fromEntries(entries.map(([name, inner]) => [name, revive(inner)]));
}

/** The page's. */
export const liveStore = new LiveStore();
