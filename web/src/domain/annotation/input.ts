import { z } from 'zod';
import { line, lines } from '@/domain/text';

/** What programs keep about things. Pure: documentation takes its bounds from the same schemas. */

export const annotationBounds = { keys: 20, key: 40, value: 500, externalId: 100 } as const;

const key = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'Letters, digits, dots, hyphens and underscores')
  .max(annotationBounds.key, `At most ${annotationBounds.key} characters`);

export const metadataText = z
  .record(key, lines(annotationBounds.value))
  .refine((texts) => Object.keys(texts).length <= annotationBounds.keys, `At most ${annotationBounds.keys} keys`);

/** What is left out stays. */
export const annotationFields = {
  /** The id of the thing in the program’s own books, unique by kind for its side; null: none. */
  externalId: line(annotationBounds.externalId).min(1).nullable().optional(),
  /** Replaces all that was there. */
  metadata: metadataText.optional(),
};
export type AnnotationFields = z.output<z.ZodObject<typeof annotationFields>>;

export const annotateInput = z.object({ id: z.uuid(), ...annotationFields });

/** For lists: those with this id, or with this text under this key. */
export const annotationFilter = {
  externalId: line(annotationBounds.externalId).min(1).optional(),
  /** `key=value` */
  metadata: z
    .string()
    .max(annotationBounds.key + annotationBounds.value + 1)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*=[^\0\p{Cs}]*$/u, 'key=value')
    .optional(),
};
