'use client';

import { useState } from 'react';
import { mostSelected } from '@/domain/bulk/most-selected';
import type { ShownError } from '@/domain/errors';
import { showError } from '../shell/use-verb';
import { Button } from '../ui/button';
import type { RowOf } from './list-row';
import type { Selection } from './use-selection';

/** What an action answers to the question for all that match. */
export interface Answered<Row> {
  readonly data?: { readonly items: readonly Row[] } | undefined;
  readonly serverError?: ShownError | undefined;
}

interface SelectMatchingProps<Row extends RowOf> {
  selection: Selection<Row>;
  /** Those on this page. */
  rows: readonly { readonly id: string }[];
  /** How many match, on all pages. */
  found: number;
  /** "Connections". */
  title: string;
  /** Undefined where no answer came, which it has said. */
  read: () => Promise<Answered<Row> | undefined>;
}

/** Offers, once all rows of the page are selected, to select those of the other pages as well. */
export function SelectMatching<Row extends RowOf>({ selection, rows, found, title, read }: SelectMatchingProps<Row>) {
  const [reading, setReading] = useState(false);
  const whole = rows.every(({ id }) => selection.has(id));
  const most = Math.min(found, mostSelected);
  if (!whole || found <= rows.length || selection.rows.length >= most) return null;
  async function select(): Promise<void> {
    setReading(true);
    const answer = await read();
    setReading(false);
    if (answer?.serverError) showError(answer.serverError);
    if (answer?.data) selection.add(answer.data.items);
  }
  return (
    <Button variant="link" size="sm" className="underline" pending={reading} onClick={() => void select()}>
      {found > mostSelected
        ? `Select the first ${mostSelected} of ${found.toLocaleString('en')} that match`
        : `Select all ${found} ${title.toLowerCase()} that match`}
    </Button>
  );
}
