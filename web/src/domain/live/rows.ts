import { maySee, type EventSubject, type RowKind, type RowPatch } from '@/domain/live/event';
import type { LiveRow, RowIds } from '@/domain/live/read-rows';
import type { Viewer } from '@/domain/viewer';

/** Rows are read together this long after the first of them changed; the first after a pause immediately. */
export const gatherMs = 1_000;
/** Bytes that were counted change a connection's view no more often than this. */
export const usageEveryMs = 5_000;
/** Rows whose last view is remembered. */
export const maxRows = 20_000;
/** A row that is younger than this when it is first seen is a new one. */
const newForMs = 60_000;

/** Fields that change with every heartbeat and are sent only with others. */
const quiet: ReadonlySet<string> = new Set(['lastSeenAt']);

interface Known {
  readonly row: LiveRow;
  /** Fields of its view as JSON, and when each changed. */
  readonly fields: Map<string, { readonly json: string; readonly atMs: number }>;
}

interface Waiting {
  readonly kind: RowKind;
  readonly id: string;
  readonly subject: EventSubject & { readonly deviceId: string };
  touched: boolean;
}

/** A change of a row, its text made once. */
export interface RowChange {
  readonly subject: EventSubject;
  /** Null: it is gone. */
  readonly row: LiveRow | null;
  readonly json: string;
}

interface LiveRowsOptions {
  readonly read: (ids: RowIds) => Promise<readonly LiveRow[]>;
  /** A new moment, later than every mark before. */
  readonly tick: () => number;
  readonly deliver: (changes: readonly RowChange[], atMs: number) => void;
  readonly onError?: (error: unknown) => void;
  readonly now?: () => number;
}

/**
 * Reads the rows that events name, once for all viewers, and reports what changed of them since they were read last. What
 * comes while it reads waits for the next turn.
 */
export class LiveRows {
  readonly #options: LiveRowsOptions;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  readonly #used = new Map<string, number>();
  #late = new Map<string, Waiting['subject']>();
  #lateTimer: ReturnType<typeof setTimeout> | undefined;
  #waiting = new Map<string, Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading = false;
  #lastMs = -Infinity;
  #forgottenMs = 0;
  #closed = false;

  constructor(options: LiveRowsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** A row changed. @param touched by a person */
  note(kind: RowKind, id: string, subject: Waiting['subject'], touched: boolean): void {
    const key = `${kind} ${id}`;
    this.#waiting.set(key, { kind, id, subject, touched: touched || (this.#waiting.get(key)?.touched ?? false) });
    this.#plan();
  }

  /** Bytes of a connection were counted. */
  used(id: string, subject: Waiting['subject']): void {
    const nowMs = this.#now();
    const waitMs = (this.#used.get(id) ?? -Infinity) + usageEveryMs - nowMs;
    if (waitMs > 0) {
      // The last count of a burst is told as well
      this.#late.set(id, subject);
      this.#lateTimer ??= setTimeout(() => this.#useLate(), waitMs).unref();
      return;
    }
    this.#used.set(id, nowMs);
    if (this.#used.size > maxRows) this.#used.clear();
    this.note('connection', id, subject, false);
  }

  #useLate(): void {
    this.#lateTimer = undefined;
    const late = this.#late;
    this.#late = new Map();
    for (const [id, subject] of late) this.used(id, subject);
  }

  /** True when the viewer may see a connection that was read before. */
  isKnownTo(viewer: Viewer, connectionId: string): boolean {
    const known = this.#known.get(`connection ${connectionId}`);
    return known !== undefined && maySee(viewer, known.row);
  }

  /** What of the rows that a viewer may see changed since a moment; undefined when that is no longer known. */
  since(atMs: number, viewer: Viewer): RowChange[] | undefined {
    if (atMs < this.#forgottenMs) return undefined;
    const changes: RowChange[] = [];
    for (const { row, fields } of this.#known.values()) {
      if (!maySee(viewer, row)) continue;
      const later = [...fields]
        .filter(([, field]) => field.atMs > atMs)
        .map(([name, { json }]) => [name, json] as const);
      if (later.length > 0) changes.push({ subject: row, row, json: patchText(row, later) });
    }
    return changes;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#lateTimer);
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#reading || this.#closed || this.#waiting.size === 0) return;
    const pauseMs = Math.max(0, this.#lastMs + gatherMs - this.#now());
    this.#timer = setTimeout(() => void this.#turn(), pauseMs);
    this.#timer.unref();
  }

  async #turn(): Promise<void> {
    this.#timer = undefined;
    this.#reading = true;
    this.#lastMs = this.#now();
    const waiting = this.#waiting;
    this.#waiting = new Map();
    try {
      const ids = (kind: RowKind) => [...waiting.values()].flatMap((row) => (row.kind === kind ? [row.id] : []));
      const rows = await this.#options.read({ device: ids('device'), connection: ids('connection') });
      if (!this.#closed) this.#report(waiting, rows);
    } catch (error) {
      this.#options.onError?.(error);
      for (const [key, row] of waiting) if (!this.#waiting.has(key)) this.#waiting.set(key, row);
    }
    this.#reading = false;
    this.#plan();
  }

  #report(waiting: ReadonlyMap<string, Waiting>, rows: readonly LiveRow[]): void {
    const atMs = this.#options.tick();
    const read = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
    const changes: RowChange[] = [];
    for (const [key, { kind, id, subject, touched }] of waiting) {
      const row = read.get(key);
      if (!row) {
        this.#known.delete(key);
        const gone: RowPatch = { kind, id, deviceId: subject.deviceId, gone: true };
        changes.push({ subject, row: null, json: JSON.stringify(gone) });
        continue;
      }
      const json = this.#change(key, row, touched, atMs);
      if (json !== undefined) changes.push({ subject, row, json });
    }
    if (changes.length > 0) this.#options.deliver(changes, atMs);
  }

  /** The text of what changed; undefined for nothing worth telling. */
  #change(key: string, row: LiveRow, touched: boolean, atMs: number): string | undefined {
    const before = this.#known.get(key);
    const fields = before?.fields ?? new Map<string, { json: string; atMs: number }>();
    const changed = Object.entries(row.view).flatMap(([name, value]) => {
      const json = encode(value);
      const old = fields.get(name)?.json;
      return old === json || (old !== undefined && isJitter(name, old, json)) ? [] : [[name, json] as const];
    });
    const worth = touched || changed.some(([name]) => !quiet.has(name));
    if (worth) for (const [name, json] of changed) fields.set(name, { json, atMs });
    this.#remember(key, { row, fields });
    if (!worth) return undefined;
    const isNew = before === undefined && this.#now() - row.createdAt.getTime() < newForMs;
    return patchText(row, changed, { ...(touched && { touched }), ...(isNew && { isNew }) });
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size <= maxRows) return;
    for (const [oldest, { fields }] of this.#known) {
      this.#known.delete(oldest);
      for (const { atMs } of fields.values()) this.#forgottenMs = Math.max(this.#forgottenMs, atMs);
      break;
    }
  }
}

/** A round trip that differs little says nothing new. */
function isJitter(name: string, before: string, after: string): boolean {
  if (name !== 'rttMs' || before === 'null' || after === 'null') return false;
  return Math.abs(Number(after) - Number(before)) < Math.max(10, Number(before) * 0.2);
}

/** JSON in which a time is `{"$":ms}`: names are what people type, so no text may be taken for one. */
function encode(value: unknown): string {
  return JSON.stringify(mark(value));
}

function mark(value: unknown): unknown {
  if (value instanceof Date) return { $: value.getTime() };
  if (Array.isArray(value)) return value.map(mark);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mark(inner)]));
}

function patchText(
  { kind, id, deviceId }: LiveRow,
  fields: readonly (readonly [name: string, json: string])[],
  flags: { touched?: boolean; isNew?: boolean } = {},
): string {
  const head = JSON.stringify({ kind, id, deviceId, ...flags }).slice(0, -1);
  return `${head},"set":{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}}`;
}
