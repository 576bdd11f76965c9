import type { BulkResult } from '@/domain/bulk/view';
import { errors, isAppError } from '@/domain/errors';

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

async function one<Value>(id: string, work: (id: string) => Promise<Value>) {
  try {
    return { result: { id, done: true, code: null, sentence: null }, value: await work(id) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { result: { id, done: false, code: error.code, sentence: sentenceOf(error) }, value: undefined };
  }
}

/** The sentence without what an input field would show: several things have no fields. */
function sentenceOf({ code, message }: { readonly code: keyof typeof errors; readonly message: string }): string {
  return message === '' ? errors[code].sentence : message;
}
