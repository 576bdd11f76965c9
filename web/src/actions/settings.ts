'use server';

import { userAction } from '@/actions/clients';
import { cancelEmailChange as cancelChange } from '@/domain/account/cancel-email-change';
import { changePassword as change } from '@/domain/account/change-password';
import { deleteAccount as remove } from '@/domain/account/delete';
import { changeEmailInput, changePasswordInput, passwordInput, renameAccountInput } from '@/domain/account/input';
import { openGoogleLink as openLink } from '@/domain/account/link-google';
import { renameAccount as rename } from '@/domain/account/rename';
import { requestEmailChange as requestChange } from '@/domain/account/request-email-change';
import { unlinkGoogle as unlink } from '@/domain/account/unlink-google';
import { sessionIdInput } from '@/domain/session/input';
import { endOneSession } from '@/domain/session/end-one';
import { endOtherSessions } from '@/domain/session/end-others';
import { evenly } from '@/base/evenly';

export const endSession = userAction
  .inputSchema(sessionIdInput)
  .action(({ parsedInput, ctx }) => endOneSession(ctx.context, parsedInput));

export const endSessionsElsewhere = userAction.action(({ ctx }) => endOtherSessions(ctx.context));

export const renameAccount = userAction
  .inputSchema(renameAccountInput)
  .action(({ parsedInput, ctx }) => rename(ctx.context, parsedInput));

export const changePassword = userAction
  .inputSchema(changePasswordInput)
  .action(({ parsedInput, ctx }) => change(ctx.context, parsedInput));

export const requestEmailChange = userAction
  .inputSchema(changeEmailInput)
  .action(({ parsedInput, ctx }) => evenly(() => requestChange(ctx.context, parsedInput)));

export const cancelEmailChange = userAction.action(({ ctx }) => cancelChange(ctx.context));

export const openGoogleLink = userAction
  .inputSchema(passwordInput)
  .action(({ parsedInput, ctx }) => openLink(ctx.context, parsedInput));

export const unlinkGoogle = userAction
  .inputSchema(passwordInput)
  .action(({ parsedInput, ctx }) => unlink(ctx.context, parsedInput));

export const deleteAccount = userAction
  .inputSchema(passwordInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));
