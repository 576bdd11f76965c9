'use client';

import { useCallback, useState } from 'react';

/** Rows of a list that are selected; they stay so while its pages turn. */
export interface Selection<Row> {
  readonly rows: readonly Row[];
  has(id: string): boolean;
  toggle(row: Row): void;
  /** All of them; or, when all are selected already, none of them. */
  toggleAll(rows: readonly Row[]): void;
  /** These as well. */
  add(rows: readonly Row[]): void;
  /** Those stay selected of which this is true. */
  keep(stays: (row: Row) => boolean): void;
  clear(): void;
}

export function useSelection<Row extends { readonly id: string }>(): Selection<Row> {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map());
  const toggle = useCallback((row: Row) => setSelected((before) => changed(before, [row], !before.has(row.id))), []);
  return {
    toggle,
    rows: [...selected.values()],
    has: (id) => selected.has(id),
    toggleAll: (rows) => setSelected((before) => changed(before, rows, !rows.every(({ id }) => before.has(id)))),
    add: (rows) => setSelected((before) => changed(before, rows, true)),
    keep: (stays) => setSelected((before) => new Map([...before].filter(([, row]) => stays(row)))),
    clear: () => setSelected(new Map()),
  };
}

function changed<Row extends { readonly id: string }>(
  before: ReadonlyMap<string, Row>,
  rows: readonly Row[],
  on: boolean,
): ReadonlyMap<string, Row> {
  const after = new Map(before);
  for (const row of rows) {
    if (on) after.set(row.id, row);
    else after.delete(row.id);
  }
  return after;
}
