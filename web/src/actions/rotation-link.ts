'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { createRotationLink as create } from '@/domain/rotation-link/create';
import { createRotationLinkInput, renameRotationLinkInput, rotationLinkIdInput } from '@/domain/rotation-link/input';
import { regenerateRotationLink as regenerate } from '@/domain/rotation-link/regenerate';
import { renameRotationLink as rename } from '@/domain/rotation-link/rename';
import { revokeRotationLink as revoke } from '@/domain/rotation-link/revoke';

export const createRotationLink = customerAction
  .inputSchema(createRotationLinkInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const renameRotationLink = customerAction
  .inputSchema(renameRotationLinkInput)
  .action(({ parsedInput, ctx }) => rename(ctx.context, parsedInput));

export const regenerateRotationLink = customerAction
  .inputSchema(rotationLinkIdInput)
  .action(({ parsedInput, ctx }) => regenerate(ctx.context, parsedInput));

export const revokeRotationLink = customerAction
  .inputSchema(rotationLinkIdInput)
  .action(({ parsedInput, ctx }) => revoke(ctx.context, parsedInput));
