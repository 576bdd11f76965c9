import { PrismaPg } from '@prisma/adapter-pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/**
 * Prisma's adapter for pg, whose transactions send one statement at a time. Prisma's interpreter asks for the relations
 * of an `include` side by side, also in a transaction, whose one connection can do but one thing; pg queues them, warns,
 * and refuses them from version 9 on.
 */
export class OneAtATime extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => inTurn(await start(level));
    return adapter;
  }
}

function inTurn(transaction: Transaction): Transaction {
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    // Who asked meets the error; whose turn is next does not
    last = result.catch(() => undefined);
    return result;
  };
  transaction.queryRaw = (sql) => next(() => query(sql));
  transaction.executeRaw = (sql) => next(() => execute(sql));
  return transaction;
}
