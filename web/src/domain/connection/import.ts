import type { z } from 'zod';
import { runImport } from '@/domain/connection/run-import';
import { importConnectionsInput } from '@/domain/connection/input';
import type { ImportedView, ImportView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { connectionChanged } from '@/domain/events';
import { parse } from '@/domain/parse';

type Input = z.input<typeof importConnectionsInput>;

/**
 * Makes the connections of a list, all or none, each by the rules and with the trace of one that is created alone. Passwords of
 * the list are taken where they are strong enough (adr/0051).
 * @throws AppError `not_found` (device), `forbidden`, `invalid`, `throttled`
 */
export async function importConnections(context: Context, input: Input): Promise<ImportedView> {
  const { view, made } = await runImport(context, parse(importConnectionsInput, input), 'write');
  for (const { row, device } of made ?? [])
    await context.publish(connectionChanged({ ...row, customerId: device.customerId }));
  return {
    ...view,
    made:
      made?.map(({ row, device, host, port, password }) => ({
        ...{ id: row.id, name: row.name, device: device.name },
        ...{ host, port, username: row.username, password },
      })) ?? null,
  };
}

/** What `importConnections` would make of the list, line by line; nothing stays. @throws as `importConnections` */
export async function previewImport(context: Context, input: Input): Promise<ImportView> {
  return (await runImport(context, parse(importConnectionsInput, input), 'try')).view;
}
