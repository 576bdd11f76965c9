import type { AnnotationFields } from '@/domain/annotation/input';
import { annotationOwner, toAnnotationView, type AnnotationView } from '@/domain/annotation/view';
import { writeAudit } from '@/domain/audit/write';
import type { Context } from '@/domain/context';
import { isUniqueViolation, type Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';

/** What an annotation is about. */
type Subject = readonly [kind: 'device' | 'connection' | 'customer', id: string];

/**
 * Writes what the viewer's side keeps about a thing that is locked, or was just made; what is left out stays. The log of that
 * side alone says so, by the names of what changed: the texts are the program's own.
 * @throws AppError `forbidden` for a person without a customer, `external_id_taken`
 */
export async function writeAnnotation(
  tx: Transaction,
  context: Context,
  [kind, id]: Subject,
  given: AnnotationFields,
): Promise<AnnotationView> {
  const ownerId = annotationOwner(context.viewer);
  if (ownerId === undefined) throw new AppError('forbidden');
  const subject = { [`${kind}Id`]: id };
  const row = await tx.annotation.findFirst({ where: { ...subject, ownerId } });
  const before = toAnnotationView(row ? [row] : []);
  const { externalId = before.externalId, metadata = before.metadata } = given;
  const after = { externalId, metadata };
  const changed = changes(before, after);
  if (changed.length === 0) return before;
  try {
    if (row) await tx.annotation.update({ where: { id: row.id }, data: after });
    else await tx.annotation.create({ data: { ...subject, ownerId, ...after } });
  } catch (error) {
    throw isUniqueViolation(error) ? new AppError('external_id_taken', { field: 'externalId' }) : error;
  }
  await writeAudit(tx, context, {
    ...({ action: `${kind}.annotate`, target: [kind, id] } as const),
    ...{ customerId: ownerId, after: { changed } },
  });
  return after;
}

/** The same about a thing that was just made: asks nothing where nothing is said. */
export async function annotateNew(
  tx: Transaction,
  context: Context,
  subject: Subject,
  given: AnnotationFields,
): Promise<AnnotationView> {
  const nothing = given.externalId === undefined && given.metadata === undefined;
  return nothing ? toAnnotationView([]) : writeAnnotation(tx, context, subject, given);
}

function changes(before: AnnotationView, after: AnnotationView): string[] {
  const keys = new Set([...Object.keys(before.metadata), ...Object.keys(after.metadata)]);
  const texts = [...keys].filter((key) => before.metadata[key] !== after.metadata[key]).sort();
  const id = before.externalId === after.externalId ? [] : ['externalId'];
  return [...id, ...texts.map((key) => `metadata.${key}`)];
}
