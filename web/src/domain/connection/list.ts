import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { listConnectionsInput } from '@/domain/connection/input';
import { monthBytes } from '@/domain/connection/month-bytes';
import { connectionColumns, connectionView, type ConnectionView } from '@/domain/connection/view';
import { visibleConnections } from '@/domain/connection/visible';
import { ownFirst } from '@/domain/device/visible';
import { parse } from '@/domain/parse';

/** The viewer's connections, on own devices first, by device and name, at most 2,000; narrowed to a device or a customer. */
export async function listConnections(
  context: Context,
  input: z.input<typeof listConnectionsInput> = {},
): Promise<ConnectionView[]> {
  const { deviceId, customerId } = parse(listConnectionsInput, input);
  const { viewer } = context;
  const rows = await ownFirst(viewer, 2_000, (device, take) =>
    context.db.connection.findMany({
      where: {
        AND: [
          visibleConnections(viewer),
          { device },
          deviceId === undefined ? {} : { deviceId },
          customerId === undefined ? {} : { device: { customerId } },
        ],
      },
      ...connectionColumns(viewer),
      orderBy: [{ device: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
      take,
    }),
  );
  const months = await monthBytes(context, rows);
  return rows.map((row) => connectionView(row, months.get(row.id) ?? 0, context.now));
}
