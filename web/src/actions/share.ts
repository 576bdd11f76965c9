'use server';

import { customerAction } from '@/actions/clients';
import { changeShare as change } from '@/domain/share/change';
import { grantShare as grant } from '@/domain/share/grant';
import { getEndedShare } from '@/domain/share/get-ended';
import {
  changeShareInput,
  endedShareInput,
  grantShareInput,
  sharedDeviceInput,
  shareIdInput,
} from '@/domain/share/input';
import { leaveShare as leave } from '@/domain/share/leave';
import { revokeShare as revoke } from '@/domain/share/revoke';
import { evenly } from '@/base/evenly';

export const grantShare = customerAction
  .inputSchema(grantShareInput)
  .action(({ parsedInput, ctx }) => evenly(() => grant(ctx.context, parsedInput)));

export const changeShare = customerAction
  .inputSchema(changeShareInput)
  .action(({ parsedInput, ctx }) => evenly(() => change(ctx.context, parsedInput)));

export const revokeShare = customerAction
  .inputSchema(shareIdInput)
  .action(({ parsedInput, ctx }) => evenly(() => revoke(ctx.context, parsedInput)));

export const leaveShare = customerAction
  .inputSchema(sharedDeviceInput)
  .action(({ parsedInput, ctx }) => leave(ctx.context, parsedInput));

export const endedShare = customerAction
  .inputSchema(endedShareInput)
  .action(({ parsedInput, ctx }) => getEndedShare(ctx.context, parsedInput));
