import { createHash } from 'node:crypto';
import { seal, unseal, type BusEvent } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import type { Context } from '@/domain/context';
import { inTransaction, insideOf, longTransactionMs } from '@/domain/database';
import { AppError } from '@/domain/errors';

/** A request that must not be done twice. */
export interface OnceRequest {
  readonly apiKeyId: string;
  /** Method and path. */
  readonly route: string;
  /** The client's Idempotency-Key. */
  readonly key: string;
  readonly body: string;
}

/** An answer as it was, or will be, given. */
const answerKept = z.object({ status: z.number().int(), body: z.string() });
export type KeptAnswer = z.infer<typeof answerKept>;

/**
 * Does a request once, however often it is sent within 24 hours: all that `work` writes and its answer are committed
 * together, so a crash leaves both or neither. Events and mails leave after the commit. Refusals are kept as well.
 * @param work with the context to use: its database is the transaction
 * @param refused the answer to an error that may be kept; undefined for one that may pass
 * @throws AppError `idempotency_differs` for another body, `idempotency_running` while the first runs; what `work` throws
 * where it is not kept
 */
export async function doOnce(
  context: Context,
  request: OnceRequest,
  work: (context: Context) => Promise<KeptAnswer>,
  refused: (error: unknown) => KeptAnswer | undefined,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  const events: BusEvent[] = [];
  const mails: string[] = [];
  const place = { apiKeyId: request.apiKeyId, route: request.route, key: request.key };
  const keep = ({ status, body }: KeptAnswer) => ({
    ...{ ...place, bodyHash: new Uint8Array(hashOf(request.body)), status, createdAt: context.now },
    answer: seal(body, contextOf(request), context.keys),
  });
  const bounds = { timeoutMs: longTransactionMs };
  try {
    const answer = await inTransaction(
      context.db,
      async (tx) => {
        const [lock] = z
          .tuple([z.object({ free: z.boolean() })])
          .parse(
            await tx.$queryRaw`SELECT pg_try_advisory_xact_lock(hashtextextended(${contextOf(request)}, 0)) AS free`,
          );
        if (!lock.free) throw new AppError('idempotency_running');
        const before = await tx.apiAnswer.findUnique({ where: { apiKeyId_route_key: place } });
        if (before) return { ...open(context, request, before), replayed: true };
        const done = await work({
          ...context,
          db: insideOf(tx),
          publish: async (...more) => void events.push(...more),
          mailQueued: (ids) => void mails.push(...ids),
        });
        await tx.apiAnswer.create({ data: keep(done) });
        return { ...done, replayed: false };
      },
      bounds,
    );
    if (mails.length > 0) context.mailQueued?.(mails);
    await context.publish(...events);
    return answer;
  } catch (error) {
    const answer = refused(error);
    if (!answer) throw error;
    await context.db.apiAnswer.createMany({ data: [keep(answer)], skipDuplicates: true });
    return { ...answer, replayed: false };
  }
}

function open(
  { keys }: Context,
  request: OnceRequest,
  { bodyHash, status, answer }: { bodyHash: Uint8Array; status: number | null; answer: string | null },
): KeptAnswer {
  if (!hashOf(request.body).equals(bodyHash)) throw new AppError('idempotency_differs');
  return answerKept.parse({ status, body: unseal(answer ?? '', contextOf(request), keys) });
}

function hashOf(body: string): Buffer {
  return createHash('sha256').update(body).digest();
}

function contextOf({ apiKeyId, route, key }: OnceRequest): string {
  return `api-answer:${apiKeyId}:${route}:${key}`;
}
