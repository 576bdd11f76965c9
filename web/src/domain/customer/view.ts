import type { CustomerState } from '@pocketproxy/prisma';

export interface CustomerView {
  readonly id: string;
  readonly name: string;
  readonly state: CustomerState;
  readonly createdAt: Date;
  readonly deviceCount: number;
  readonly memberCount: number;
}
