import type { z } from 'zod';
import { annotateInput } from '@/domain/annotation/input';
import type { AnnotationView } from '@/domain/annotation/view';
import { writeAnnotation } from '@/domain/annotation/write';
import { authorize } from '@/domain/authorize';
import { lockConnection } from '@/domain/connection/load';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** Writes what the viewer's side keeps about a connection. @throws AppError `not_found`, `forbidden`, `invalid`, `external_id_taken` */
export async function annotateConnection(
  context: Context,
  input: z.input<typeof annotateInput>,
): Promise<AnnotationView> {
  const { id, ...given } = parse(annotateInput, input);
  return inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.annotate', connection);
    return writeAnnotation(tx, context, ['connection', id], given);
  });
}
