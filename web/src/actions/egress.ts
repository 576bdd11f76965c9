'use server';

import { operatorAction } from '@/actions/clients';
import { getEgressCover as cover } from '@/domain/egress/cover';
import { createEgressException as create } from '@/domain/egress/create';
import { createEgressExceptionInput, egressCoverInput, egressExceptionIdInput } from '@/domain/egress/input';
import { removeEgressException as remove } from '@/domain/egress/remove';

export const getEgressCover = operatorAction
  .inputSchema(egressCoverInput)
  .action(({ parsedInput, ctx }) => cover(ctx.context, parsedInput));

export const createEgressException = operatorAction
  .inputSchema(createEgressExceptionInput)
  // As it came: the verb parses times itself
  .action(({ clientInput, ctx }) => create(ctx.context, clientInput));

export const removeEgressException = operatorAction
  .inputSchema(egressExceptionIdInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));
