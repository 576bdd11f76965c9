import type { BusEvent } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { inEach, shownOutcome, type Outcome } from '@/domain/bulk/each';
import type { Subjects } from '@/domain/bulk/hold-all';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { connectionBatchInput } from '@/domain/connection/input';
import { updateConnection } from '@/domain/connection/update';
import type {
  ConnectionBatchView,
  ConnectionView,
  DeletedConnectionView,
  NewConnectionView,
} from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction, insideOf, longTransactionMs } from '@/domain/database';
import { errors } from '@/domain/errors';
import { parse } from '@/domain/parse';

type Item = z.output<typeof connectionBatchInput>['items'][number];
type Result = ConnectionBatchView['results'][number];

/**
 * Creates, changes and deletes up to 100 connections, each by the verb that does it to one, with its rights, audit and
 * refusals. `each`: every item for itself; `all`: in one transaction, and where one is refused none is done, and the
 * others read `batch_undone`. @throws AppError `invalid`
 */
export async function batchConnections(
  context: Context,
  input: z.input<typeof connectionBatchInput>,
): Promise<ConnectionBatchView> {
  const { mode, items } = parse(connectionBatchInput, input);
  const results = mode === 'all' ? await allOrNone(context, items) : await inOrder(context, items);
  return { mode, done: results.every(({ done }) => done), results };
}

async function inOrder(context: Context, items: readonly Item[]): Promise<Result[]> {
  const done = await inEach(context, subjectsOf(items), items, (item) => doItem(context, item));
  return done.map(({ item, outcome }) => resultOf(item, outcome));
}

/** Takes the transaction back, and carries out what became of each item. */
class Undone extends Error {
  constructor(readonly results: Result[]) {
    super('batch undone');
  }
}

/** Events leave after the commit, so nothing is heard of a batch that is taken back. */
async function allOrNone(context: Context, items: readonly Item[]): Promise<Result[]> {
  const events: BusEvent[] = [];
  const publish = async (...more: BusEvent[]) => void events.push(...more);
  const work = async (db: Context['db']) => {
    const results = await inOrder({ ...context, db, publish }, items);
    if (!results.every(({ done }) => done)) throw new Undone(results.map(undone));
    return results;
  };
  try {
    const bounds = { timeoutMs: longTransactionMs };
    const results = await inTransaction(context.db, (tx) => work(insideOf(tx)), bounds);
    await context.publish(...events);
    return results;
  } catch (error) {
    if (error instanceof Undone) return error.results;
    throw error;
  }
}

function undone(result: Result): Result {
  if (!result.done) return result;
  const { action, id } = result;
  const kept = action === 'create' ? null : id;
  const { sentence } = errors.batch_undone;
  return { action, id: kept, done: false, code: 'batch_undone', sentence, field: null, connection: null };
}

function resultOf(item: Item, outcome: Outcome<Awaited<ReturnType<typeof doItem>>>): Result {
  const { value, error } = outcome;
  const id = item.action === 'create' ? (value?.id ?? null) : item.id;
  const { field } = Object(error?.details);
  return {
    ...{ action: item.action, id, ...shownOutcome(outcome), field: field === undefined ? null : String(field) },
    connection: value && 'port' in value ? value : null,
  };
}

async function doItem(
  context: Context,
  item: Item,
): Promise<NewConnectionView | ConnectionView | DeletedConnectionView> {
  switch (item.action) {
    case 'create':
      return createConnection(context, item);
    case 'update':
      return updateConnection(context, item);
    case 'delete':
      return deleteConnection(context, { id: item.id });
    default:
      return item satisfies never;
  }
}

function subjectsOf(items: readonly Item[]): Subjects {
  const made = items.flatMap((item) => (item.action === 'create' ? [item] : []));
  return {
    filled: {
      deviceIds: made.map(({ deviceId }) => deviceId),
      usernames: made.flatMap(({ username }) => username ?? []),
    },
    connectionIds: items.flatMap((item) => (item.action === 'create' ? [] : [item.id])),
  };
}
