'use server';

import { publicAction } from '@/actions/clients';
import { googleLinkSecret, setGoogleLinkSecret } from '@/auth/google-link';
import { cancelGoogleLink as cancelLink } from '@/domain/account/cancel-google-link';
import { confirmEmailChange as confirmChange } from '@/domain/account/confirm-email-change';
import { emailOnlyInput, resetPasswordInput, signUpInput, tokenInput } from '@/domain/account/input';
import { requestReset as request } from '@/domain/account/request-reset';
import { resendVerification as resend } from '@/domain/account/resend-verification';
import { resetPassword as reset } from '@/domain/account/reset-password';
import { signUp as register } from '@/domain/account/sign-up';
import { verifyEmail as verify } from '@/domain/account/verify-email';
import { evenly } from '@/base/evenly';
import { services } from '@/server/services';

export const signUp = publicAction.inputSchema(signUpInput).action(async ({ parsedInput, ctx: { context } }) => {
  const { human } = services();
  await human(parsedInput.humanToken, 'sign-up', context.ip);
  await evenly(() => register(context, parsedInput));
});

export const resendVerification = publicAction
  .inputSchema(emailOnlyInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'resend', context.ip);
    await evenly(() => resend(context, parsedInput));
  });

export const verifyEmail = publicAction.inputSchema(tokenInput).action(async ({ parsedInput, ctx: { context } }) => {
  const { human } = services();
  await human(parsedInput.humanToken, 'verify-email', context.ip);
  return { email: (await verify(context, parsedInput)).email };
});

export const requestReset = publicAction
  .inputSchema(emailOnlyInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'forgot', context.ip);
    await evenly(() => request(context, parsedInput));
  });

export const resetPassword = publicAction
  .inputSchema(resetPasswordInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'reset', context.ip);
    await evenly(() => reset(context, parsedInput));
  });

export const confirmEmailChange = publicAction
  .inputSchema(tokenInput)
  .action(async ({ parsedInput, ctx: { context } }) => {
    const { human } = services();
    await human(parsedInput.humanToken, 'confirm-email', context.ip);
    await confirmChange(context, parsedInput);
  });

export const cancelGoogleLink = publicAction.action(async ({ ctx: { context } }) => {
  await cancelLink(context, { secret: (await googleLinkSecret()) ?? '' });
  await setGoogleLinkSecret(undefined);
});
