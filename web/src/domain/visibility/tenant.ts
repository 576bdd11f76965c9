import type { Viewer } from '@/domain/viewer';

/**
 * The part of every `where` that keeps a viewer inside their customers (TENANT-01): nothing for operators. Put it on
 * the table that holds customerId; a row of someone else is then not found, like one that does not exist.
 */
export function tenant(viewer: Viewer): { customerId?: { in: string[] } } {
  return viewer.isOperator ? {} : { customerId: { in: viewer.memberships.map(({ customerId }) => customerId) } };
}
