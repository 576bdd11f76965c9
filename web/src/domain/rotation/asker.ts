import { z } from 'zod';
import type { Prisma } from '@pocketproxy/prisma';
import type { Viewer } from '@/domain/viewer';

/** Who asked for a rotation, as far as the viewer may know it. */
export const askerView = z.object({
  /** Null: no person, or one whom the viewer does not know. */
  person: z.string().nullable(),
  /** True for a person of the staff. */
  staff: z.boolean(),
  /** Name of the link; null without one, and for one that the viewer does not see. */
  link: z.string().nullable(),
});
export type AskerView = z.infer<typeof askerView>;

/** What a rotation is loaded with to say who asked. */
export const askerColumns = {
  device: { select: { customerId: true, assignedAt: true } },
  link: { select: { name: true, holderId: true } },
  command: {
    select: {
      requestedBy: { select: { name: true, isOperator: true, memberships: { select: { customerId: true } } } },
    },
  },
} as const satisfies Prisma.RotationInclude;

type Asked = Prisma.RotationGetPayload<{ include: typeof askerColumns }>;

/**
 * Operators read every name. Members read names of people of their own customer, never of the staff nor of another
 * customer. On a device of someone else, a person of both customers stays without a name: it would reveal that they
 * also belong to the owner. Links: as visibleConnections.
 */
export function askerOf({ device, link, command }: Asked, viewer: Viewer): AskerView {
  const person = command?.requestedBy ?? null;
  const isOwn = (customerId: string | null) =>
    viewer.memberships.some((membership) => membership.customerId === customerId);
  const owns = viewer.isOperator || isOwn(device.customerId);
  const known =
    person !== null &&
    (viewer.isOperator ||
      (!person.isOperator &&
        person.memberships.some(({ customerId }) => isOwn(customerId)) &&
        (owns || !person.memberships.some(({ customerId }) => customerId === device.customerId))));
  return {
    person: known ? person.name : null,
    staff: person?.isOperator ?? false,
    link: link && (owns || (link.holderId !== null && isOwn(link.holderId))) ? link.name : null,
  };
}
