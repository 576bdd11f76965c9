import type { Prisma } from '@pocketproxy/prisma';
import type { z } from 'zod';
import type { Context } from '@/domain/context';
import { pairingCodesThatFit } from '@/domain/device/pairing-code-filter';
import { listPairingCodesInput, type pairingCodeStates } from '@/domain/device/input';
import type { PairingCodeRowView } from '@/domain/device/view';
import { mapPage, olderThan, readPage, timeMark, type Page } from '@/domain/page';
import { parse } from '@/domain/parse';

const named = { select: { id: true, name: true } } as const;
const columns = {
  customer: named,
  device: named,
  relay: named,
  createdBy: { select: { name: true, email: true } },
} as const satisfies Prisma.PairingCodeInclude;

/** A page of the pairing codes of those customers for whom the viewer may pair phones, newest first. @throws AppError `invalid` */
export async function listPairingCodes(
  { db, viewer, now }: Context,
  input: z.input<typeof listPairingCodesInput> = {},
): Promise<Page<PairingCodeRowView>> {
  const { cursor, limit, ...filter } = parse(listPairingCodesInput, input);
  const page = await readPage(
    { cursor, limit },
    { list: 'pairing codes', mark: timeMark },
    (after, take) =>
      db.pairingCode.findMany({
        where: { AND: [pairingCodesThatFit(viewer, now, filter), after ? olderThan(after) : {}] },
        include: columns,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    ({ createdAt, id }) => [createdAt, id],
  );
  return mapPage(page, (row) => seen(row, now));
}

type State = (typeof pairingCodeStates)[number];

type Row = Prisma.PairingCodeGetPayload<{ include: typeof columns }>;

function seen(row: Row, now: Date): PairingCodeRowView {
  const { id, createdAt, expiresAt, usedAt, customer, device, relay, createdBy } = row;
  return {
    ...{ id, createdAt, expiresAt, usedAt, customer, device, relay },
    name: device?.name ?? row.deviceName,
    state: stateAt(row, now),
    createdBy: createdBy && (createdBy.name || createdBy.email),
  };
}

function stateAt({ usedAt, revokedAt, expiresAt }: Row, now: Date): State {
  if (usedAt) return 'used';
  if (revokedAt) return 'revoked';
  return expiresAt > now ? 'waiting' : 'expired';
}
