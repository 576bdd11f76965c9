'use server';

import { customerAction, publicAction, userAction } from '@/actions/clients';
import { acceptInvitation as accept } from '@/domain/member/accept-invitation';
import { changeRole } from '@/domain/member/change-role';
import {
  acceptInvitationInput,
  changeRoleInput,
  customerOfInput,
  invitationTokenInput,
  inviteMemberInput,
  removeMemberInput,
  withdrawInvitationInput,
} from '@/domain/member/input';
import { inviteMember as invite } from '@/domain/member/invite';
import { joinCustomer as join } from '@/domain/member/join';
import { removeMember as remove } from '@/domain/member/remove';
import { switchCustomer as switchTo } from '@/domain/member/switch-customer';
import { withdrawInvitation as withdraw } from '@/domain/member/withdraw-invitation';
import { evenly } from '@/base/evenly';
import { services } from '@/server/services';

export const inviteMember = customerAction
  .inputSchema(inviteMemberInput)
  .action(({ parsedInput, ctx }) => invite(ctx.context, parsedInput));

export const withdrawInvitation = customerAction
  .inputSchema(withdrawInvitationInput)
  .action(({ parsedInput, ctx }) => withdraw(ctx.context, parsedInput));

export const changeMemberRole = customerAction
  .inputSchema(changeRoleInput)
  .action(({ parsedInput, ctx }) => changeRole(ctx.context, parsedInput));

export const removeMember = customerAction
  .inputSchema(removeMemberInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));

export const acceptInvitation = publicAction
  .inputSchema(acceptInvitationInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'invitation', context.ip);
    await evenly(() => accept(context, parsedInput));
  });

export const joinCustomer = userAction
  .inputSchema(invitationTokenInput)
  .action(({ parsedInput, ctx }) => join(ctx.context, parsedInput));

export const switchCustomer = userAction
  .inputSchema(customerOfInput)
  .action(({ parsedInput, ctx }) => switchTo(ctx.context, parsedInput));
