import type { CustomerState } from '@pocketproxy/prisma';

export interface CustomerView {
  readonly id: string;
  readonly name: string;
  readonly state: CustomerState;
  readonly createdAt: Date;
  readonly deviceCount: number;
  readonly memberCount: number;
}

/** A customer with what an operator asks about it. */
export interface CustomerDetailView extends CustomerView {
  readonly suspendedAt: Date | null;
  /** When one of its members signed in last. */
  readonly lastSignInAt: Date | null;
  /** Bytes both ways that this customer used, on devices that it has had. */
  readonly traffic: { readonly monthBytes: number; readonly last30DaysBytes: number };
}
