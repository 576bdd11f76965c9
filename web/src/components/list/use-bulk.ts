'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { BulkResult } from '@/domain/bulk/view';
import type { ShownError } from '@/domain/errors';
import { askServer, silence } from '../shell/ask-server';
import { showError, type InputErrors } from '../shell/use-verb';
import { toast } from '../ui/toaster';
import { summaryOf, type Tally } from './bulk-summary';
import type { RowOf } from './list-row';
import type { Selection } from './use-selection';

/** One call takes few, so that progress is seen, and no call takes long. */
const atOnce = 20;

interface Answer<Result> {
  data?: { results: readonly Result[] };
  serverError?: ShownError;
  validationErrors?: InputErrors;
}

/**
 * Does something to every row that is selected, some in a call: progress meanwhile, then an honest summary. What was refused
 * stays selected.
 */
export function useBulk<Row extends RowOf>(selection: Selection<Row>) {
  const router = useRouter();
  const [progress, setProgress] = useState<{ done: number; of: number }>();

  /**
   * @param done what became of them: "rotations started"
   * @param idOf what the action takes of a row
   * @param then whether those that were done stay selected, and only refusals are worth a word
   * @returns the results, those without an answer left out
   */
  async function run<Result extends BulkResult>(
    action: (ids: string[]) => Promise<Answer<Result> | undefined>,
    done: string,
    idOf: (row: Row) => string = ({ id }) => id,
    then: 'clear' | 'keep' = 'clear',
  ): Promise<Result[]> {
    const rows = new Map(selection.rows.map((row) => [idOf(row), row]));
    const ids = [...rows.keys()];
    const results: Result[] = [];
    for (let at = 0; at < ids.length; at += atOnce) {
      setProgress({ done: at, of: ids.length });
      const answer = await askServer(action(ids.slice(at, at + atOnce)), () => toast.error(silence));
      if (answer?.serverError) showError(answer.serverError);
      answer?.validationErrors?.formErrors?.forEach((sentence) => toast.error(sentence));
      if (!answer?.data) break;
      results.push(...answer.data.results);
    }
    setProgress(undefined);
    finish({ results, untried: ids.length - results.length, done });
    return results;

    function finish(tally: Tally): void {
      const { title, details, good } = summaryOf(tally, (id) => rows.get(id)?.name ?? id);
      if (results.length > 0 && !(good && then === 'keep'))
        (good ? toast.success : toast.error)(title, details === '' ? {} : { description: details });
      if (then === 'keep') return;
      const failed = new Set(results.filter((result) => !result.done).map(({ id }) => id));
      const tried = new Set(results.map(({ id }) => id));
      selection.keep((row) => failed.has(idOf(row)) || !tried.has(idOf(row)));
      router.refresh();
    }
  }

  return { run, progress };
}
