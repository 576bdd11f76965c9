'use server';

import { operatorAction } from '@/actions/clients';
import { relayIdInput, setRelayDrainingInput } from '@/domain/relay/input';
import { removeRelay as remove } from '@/domain/relay/remove';
import { renewVpnAuthority as renew } from '@/domain/relay/renew-authority';
import { setRelayDraining as setDraining } from '@/domain/relay/set-draining';

export const setRelayDraining = operatorAction
  .inputSchema(setRelayDrainingInput)
  .action(({ parsedInput, ctx }) => setDraining(ctx.context, parsedInput));

export const removeRelay = operatorAction
  .inputSchema(relayIdInput)
  .action(({ parsedInput, ctx }) => remove(ctx.context, parsedInput));

export const renewVpnAuthority = operatorAction
  .inputSchema(relayIdInput)
  .action(({ parsedInput, ctx }) => renew(ctx.context, parsedInput));
