import type { BusEvent } from '@pocketproxy/relay/contract';
import type { z } from 'zod';
import { outcomeOf } from '@/domain/bulk/each';
import { createConnection } from '@/domain/connection/create';
import { deleteConnection } from '@/domain/connection/delete';
import { connectionBatchInput } from '@/domain/connection/input';
import { updateConnection } from '@/domain/connection/update';
import type { ConnectionBatchView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { inTransaction, insideOf, longTransactionMs } from '@/domain/database';
import { holdDevicesOf } from '@/domain/device/hold-many';
import { errors, isAppError } from '@/domain/errors';
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
  await holdDevicesOf(context.db, context, subjectsOf(items));
  const results = [];
  for (const item of items) results.push(await one(context, item));
  return results;
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

async function one(context: Context, item: Item): Promise<Result> {
  let field: string | null = null;
  const { value, ...outcome } = await outcomeOf(async () => {
    try {
      return await doItem(context, item);
    } catch (error) {
      field = fieldOf(error);
      throw error;
    }
  });
  const id = item.action === 'create' ? (value?.id ?? null) : item.id;
  return { action: item.action, id, ...outcome, field, connection: value && 'port' in value ? value : null };
}

function doItem(context: Context, item: Item) {
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

function fieldOf(error: unknown): string | null {
  const { field } = Object(isAppError(error) ? error.details : undefined);
  return field === undefined ? null : String(field);
}

function subjectsOf(items: readonly Item[]) {
  return {
    deviceIds: items.flatMap((item) => (item.action === 'create' ? [item.deviceId] : [])),
    connectionIds: items.flatMap((item) => (item.action === 'create' ? [] : [item.id])),
  };
}
