import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';
import { relayIdInput } from '@/domain/relay/input';
import { loadRelayView } from '@/domain/relay/load';
import type { RelayDetailView } from '@/domain/relay/view';

/** One relay, for operators. @throws AppError `forbidden`, `not_found` */
export async function getRelay(context: Context, input: z.input<typeof relayIdInput>): Promise<RelayDetailView> {
  const { id } = parse(relayIdInput, input);
  authorize(context.viewer, 'relay.view', { customerId: null });
  return loadRelayView(context.db, id, context.now);
}
