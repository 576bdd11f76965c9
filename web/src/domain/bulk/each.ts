import { holdAll, type Subjects } from '@/domain/bulk/hold-all';
import type { BulkResult } from '@/domain/bulk/view';
import type { Context } from '@/domain/context';
import { errors, isAppError, type AppError } from '@/domain/errors';

/** What became of one thing of several. */
export type Outcome<Value> =
  | { readonly done: true; readonly value: Value; readonly error: null }
  | { readonly done: false; readonly value: undefined; readonly error: AppError };

/**
 * Does the same to several things, one after the other, each in a transaction of its own: what is refused for one stops
 * no other. Where all of it is one transaction, the rows of the subjects are locked first, in one order. An error that is not
 * coded stops all and is thrown.
 */
export async function inEach<Item, Value>(
  context: Context,
  subjects: Subjects,
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<{ item: Item; outcome: Outcome<Value> }[]> {
  await holdAll(context, subjects);
  const done = [];
  for (const item of items) done.push({ item, outcome: await outcomeOf(() => work(item)) });
  return done;
}

async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { done: true, value: await work(), error: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { done: false, value: undefined, error };
  }
}

/** An outcome as views show it. The sentence is without what an input field would show: several things have no fields. */
export function shownOutcome({ done, error }: Outcome<unknown>): Omit<BulkResult, 'id'> {
  const sentence = error && (error.message === '' ? errors[error.code].sentence : error.message);
  return { done, code: error?.code ?? null, sentence };
}
