import type { Prisma } from '@pocketproxy/prisma';
import { z } from 'zod';
import type { Viewer } from '@/domain/viewer';

/** What the viewer's side keeps about a thing; other sides have their own. */
export const annotationView = {
  externalId: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
};
export type AnnotationView = z.infer<z.ZodObject<typeof annotationView>>;

/** Whose annotations a viewer reads and writes: its customer's; null: the operators'. Undefined: it has none. */
export function annotationOwner({ isOperator, memberships }: Viewer): string | null | undefined {
  return isOperator ? null : memberships[0]?.customerId;
}

/** What a thing is loaded with for {@link toAnnotationView}. */
export function annotationsOf(viewer: Viewer) {
  const ownerId = annotationOwner(viewer);
  const mine: Prisma.AnnotationWhereInput = ownerId === undefined ? { id: { in: [] } } : { ownerId };
  return { where: mine, select: { externalId: true, metadata: true } } as const;
}

/** At most one is the viewer's. */
export function toAnnotationView([own]: readonly {
  readonly externalId: string | null;
  readonly metadata: Prisma.JsonValue;
}[]): AnnotationView {
  return {
    externalId: own?.externalId ?? null,
    metadata: annotationView.metadata.catch({}).parse(own?.metadata ?? {}),
  };
}

/** The `where` of things that fit the filter. */
export function annotatedWith(
  viewer: Viewer,
  { externalId, metadata }: { readonly externalId?: string | undefined; readonly metadata?: string | undefined },
): { annotations?: { some: Prisma.AnnotationWhereInput } } {
  if (externalId === undefined && metadata === undefined) return {};
  const { where } = annotationsOf(viewer);
  const [key = '', ...rest] = metadata?.split('=') ?? [];
  const text = metadata === undefined ? {} : { metadata: { path: [key], equals: rest.join('=') } };
  return { annotations: { some: { AND: [where, externalId === undefined ? {} : { externalId }, text] } } };
}
