import { nilUuid } from '@pocketproxy/relay/contract';
import { AppError } from '@/domain/errors';
import type { Viewer } from '@/domain/viewer';
import { shareHolder } from '@/domain/visibility/devices';

/** As whom a person hears of alerts here: as operator (the nil UUID) or as a member. @throws AppError `forbidden` without a customer */
export function ownSide({ isOperator, memberships }: Viewer): string {
  if (isOperator) return nilUuid;
  const [membership] = memberships;
  if (!membership) throw new AppError('forbidden');
  return membership.customerId;
}

/** Whose people a viewer mutes a device for: of their own customer where it is shared with that, else of its owner. */
export function sideOf(viewer: Viewer, device: { readonly customerId: string | null }): string {
  return shareHolder(viewer, device) ?? device.customerId ?? nilUuid;
}
