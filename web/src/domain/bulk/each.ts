import type { BulkResult } from '@/domain/bulk/view';
import { errors, isAppError, type ErrorCode } from '@/domain/errors';

/**
 * Does the same to several things, one after the other, each in a transaction of its own: what is refused for one stops
 * no other. An error that is not coded stops all and is thrown.
 */
export async function inEach<Value>(
  ids: readonly string[],
  work: (id: string) => Promise<Value>,
): Promise<{ result: BulkResult; value: Value | undefined }[]> {
  const done = [];
  for (const id of ids) done.push(await one(id, work));
  return done;
}

/** What became of one thing. An error that is not coded is thrown. */
export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { done: true, code: null, sentence: null, value: await work() };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { done: false, code: error.code, sentence: sentenceOf(error), value: undefined };
  }
}

interface Outcome<Value> {
  readonly done: boolean;
  readonly code: ErrorCode | null;
  readonly sentence: string | null;
  readonly value: Value | undefined;
}

async function one<Value>(id: string, work: (id: string) => Promise<Value>) {
  const { value, ...outcome } = await outcomeOf(() => work(id));
  return { result: { id, ...outcome }, value };
}

/** The sentence without what an input field would show: several things have no fields. */
function sentenceOf({ code, message }: { readonly code: ErrorCode; readonly message: string }): string {
  return message === '' ? errors[code].sentence : message;
}
