import { z } from 'zod';
import { annotationView } from '@/domain/annotation/view';
import { pageOf } from '@/domain/page';

export const customerView = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(['active', 'suspended']),
  createdAt: z.date(),
  /** Of its phones, how many schedules and groups may rotate at the same time. */
  maxRotatingPercent: z.number().int(),
  /** Rotations in a row without a new address after which its people hear of it. */
  alertRotationFailures: z.number().int(),
  /** IANA name: by which its days, months and quota periods begin. */
  timeZone: z.string(),
  deviceCount: z.number().int(),
  memberCount: z.number().int(),
  /** Of operators; nothing for members. */
  ...annotationView,
});
export type CustomerView = z.infer<typeof customerView>;
export const customerPage = pageOf(customerView);

/** A customer as a row of the operators' list. */
export const customerRowView = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(['active', 'suspended']),
  createdAt: z.date(),
  deviceCount: z.number().int(),
  /** Those of its devices that can be used, perhaps in a moment. */
  servingCount: z.number().int(),
  connectionCount: z.number().int(),
  memberCount: z.number().int(),
  openAlertCount: z.number().int(),
  /** Bytes both ways in its present month. */
  monthBytes: z.number(),
  /** When one of its members signed in last. */
  lastSignInAt: z.date().nullable(),
});
export type CustomerRowView = z.infer<typeof customerRowView>;
export const customerRowPage = pageOf(customerRowView);

/** How many customers fit a filter. */
export const customerCountView = z.object({ total: z.number().int() });

/** A customer with what an operator asks about it. */
export const customerDetailView = customerView.extend({
  suspendedAt: z.date().nullable(),
  /** When one of its members signed in last. */
  lastSignInAt: z.date().nullable(),
  /** Bytes both ways that this customer used, on devices that it has had. */
  traffic: z.object({ monthBytes: z.number(), last30DaysBytes: z.number() }),
});
export type CustomerDetailView = z.infer<typeof customerDetailView>;

/** The customer whose screens an operator sees as its viewers do. */
export const seenAsView = z.object({ id: z.uuid(), name: z.string() });
export type SeenAsView = z.infer<typeof seenAsView>;

/** What operators have written down about a customer; empty: nothing. */
export const customerNotesView = z.object({ text: z.string(), updatedAt: z.date().nullable() });
export type CustomerNotesView = z.infer<typeof customerNotesView>;
