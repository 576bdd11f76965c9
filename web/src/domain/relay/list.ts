import type { z } from 'zod';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { laterByName, mapPage, nameMark, pageInput, readPage, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';
import { relayColumns, toRelayView } from '@/domain/relay/show';
import type { RelayView } from '@/domain/relay/view';

/** A page of the relays, by name; not those that were removed. @throws AppError `forbidden` for everyone but operators. */
export async function listRelays(context: Context, input: z.input<typeof pageInput> = {}): Promise<Page<RelayView>> {
  authorize(context.viewer, 'relay.view', { customerId: null });
  const page = await readPage(
    parse(pageInput, input),
    { list: 'relays', mark: nameMark },
    (after, take) =>
      context.db.relay.findMany({
        where: { removedAt: null, ...(after ? laterByName(after) : {}) },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        ...relayColumns,
        take,
      }),
    ({ name, id }) => [name, id],
  );
  return mapPage(page, (relay) => toRelayView(relay, context.now));
}
