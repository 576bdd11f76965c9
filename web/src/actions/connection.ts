'use server';

import { customerAction } from '@/actions/clients';
import { nestedErrors } from '@/actions/nested-errors';
import { addWhitelistEntry as addEntry } from '@/domain/connection/add-whitelist-entry';
import { changeConnections as changeMany } from '@/domain/connection/change-many';
import { createConnection as create } from '@/domain/connection/create';
import { deleteConnection as remove } from '@/domain/connection/delete';
import { endClients as end } from '@/domain/connection/end-clients';
import { endVpnSession as endSession } from '@/domain/connection/end-vpn-session';
import { getVpnProfile as getProfile } from '@/domain/connection/get-vpn-profile';
import { importConnections as importList, previewImport as preview } from '@/domain/connection/import';
import {
  addWhitelistEntryInput,
  changeConnectionsInput,
  connectionFilterInput,
  connectionIdInput,
  createConnectionInput,
  endClientsInput,
  endVpnSessionInput,
  importConnectionsInput,
  removeWhitelistEntryInput,
  revealPasswordsInput,
  setConnectionEnabledInput,
  topUpInput,
  updateConnectionInput,
  vpnProfileInput,
} from '@/domain/connection/input';
import { regeneratePassword as regenerate } from '@/domain/connection/regenerate-password';
import { removeWhitelistEntry as removeEntry } from '@/domain/connection/remove-whitelist-entry';
import { resetConnectionUsage as resetUsage } from '@/domain/connection/reset-usage';
import { revealPassword as reveal } from '@/domain/connection/reveal-password';
import { testConnection as runTest } from '@/domain/connection/run-test';
import { revealPasswords as revealMany } from '@/domain/connection/reveal-many';
import { selectConnections as select } from '@/domain/connection/select';
import { setConnectionEnabled as setEnabled } from '@/domain/connection/set-enabled';
import { topUpConnection as topUp } from '@/domain/connection/top-up';
import { updateConnection as update } from '@/domain/connection/update';

export const createConnection = customerAction
  .inputSchema(createConnectionInput)
  .action(({ parsedInput, ctx }) => create(ctx.context, parsedInput));

export const previewImport = customerAction
  .inputSchema(importConnectionsInput)
  .action(({ parsedInput, ctx }) => preview(ctx.context, parsedInput));

export const importConnections = customerAction
  .inputSchema(importConnectionsInput)
  .action(({ parsedInput, ctx }) => importList(ctx.context, parsedInput));

export const updateConnection = customerAction
  .inputSchema(updateConnectionInput)
  .action(({ parsedInput, ctx }) => update(ctx.context, parsedInput));

export const setConnectionEnabled = customerAction
  .inputSchema(setConnectionEnabledInput)
  .action(({ parsedInput, ctx }) => setEnabled(ctx.context, parsedInput));

export const resetConnectionUsage = customerAction
  .inputSchema(connectionIdInput)
  .action(({ parsedInput, ctx }) => resetUsage(ctx.context, parsedInput));

export const topUpConnection = customerAction
  .inputSchema(topUpInput)
  .action(({ parsedInput, ctx }) => topUp(ctx.context, parsedInput));

export const regeneratePassword = customerAction
  .inputSchema(connectionIdInput)
  .action(({ parsedInput, ctx }) => regenerate(ctx.context, parsedInput));

export const revealPassword = customerAction
  .inputSchema(connectionIdInput)
  .action(({ parsedInput, ctx }) => reveal(ctx.context, parsedInput));

export const getVpnProfile = customerAction
  .inputSchema(vpnProfileInput)
  .action(({ parsedInput, ctx }) => getProfile(ctx.context, parsedInput));

export const endVpnSession = customerAction
  .inputSchema(endVpnSessionInput)
  .action(({ parsedInput, ctx }) => endSession(ctx.context, parsedInput));

export const endClients = customerAction
  .inputSchema(endClientsInput)
  .action(({ parsedInput, ctx }) => end(ctx.context, parsedInput));

export const testConnection = customerAction
  .inputSchema(connectionIdInput)
  .action(({ parsedInput, ctx }) => runTest(ctx.context, parsedInput));

export const deleteConnection = customerAction
  .inputSchema(connectionIdInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));

export const addWhitelistEntry = customerAction
  .inputSchema(addWhitelistEntryInput)
  .action(({ parsedInput, ctx }) => addEntry(ctx.context, parsedInput));

export const removeWhitelistEntry = customerAction
  .inputSchema(removeWhitelistEntryInput)
  .action(({ parsedInput, ctx }) => removeEntry(ctx.context, parsedInput));

export const changeConnections = customerAction
  .inputSchema(changeConnectionsInput, { handleValidationErrorsShape: nestedErrors })
  .action(({ parsedInput, ctx }) => changeMany(ctx.context, parsedInput));

export const selectConnections = customerAction
  .inputSchema(connectionFilterInput)
  .action(({ parsedInput, ctx }) => select(ctx.context, parsedInput));

export const revealPasswords = customerAction
  .inputSchema(revealPasswordsInput)
  .action(({ parsedInput, ctx }) => revealMany(ctx.context, parsedInput));
