import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { rotationIdInput } from '@/domain/rotation/input';
import { loadRotation } from '@/domain/rotation/load';
import { toRotationView, type RotationView } from '@/domain/rotation/view';

/** A rotation by its id. @throws AppError `not_found` */
export async function getRotation(context: Context, input: z.input<typeof rotationIdInput>): Promise<RotationView> {
  const { id } = parse(rotationIdInput, input);
  return toRotationView(await loadRotation(context.db, context, id), context.viewer);
}
