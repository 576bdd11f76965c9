import type { z } from 'zod';
import { annotateInput } from '@/domain/annotation/input';
import type { AnnotationView } from '@/domain/annotation/view';
import { writeAnnotation } from '@/domain/annotation/write';
import { asOwned, authorize } from '@/domain/authorize';
import { lockDevice } from '@/domain/device/load';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/** Writes what the viewer's side keeps about a device. @throws AppError `not_found`, `forbidden`, `invalid`, `external_id_taken` */
export async function annotateDevice(context: Context, input: z.input<typeof annotateInput>): Promise<AnnotationView> {
  const { id, ...given } = parse(annotateInput, input);
  return inTransaction(context.db, async (tx) => {
    const device = await lockDevice(tx, context, id);
    authorize(context.viewer, 'device.annotate', asOwned(device));
    return writeAnnotation(tx, context, ['device', id], given);
  });
}
