import type { Prisma, Relay } from '@pocketproxy/prisma';
import { lockRelay } from '@/domain/connection/allocate-port';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';
import { relayColumns, toRelayView } from '@/domain/relay/show';
import type { RelayDetailView } from '@/domain/relay/view';

/**
 * A relay that was not removed, locked until the transaction ends: no one takes a port of it or pairs a phone to it
 * meanwhile. @throws AppError `not_found`
 */
export async function holdRelay(tx: Transaction, id: string): Promise<Relay> {
  await lockRelay(tx, id);
  await tx.$executeRaw`SELECT 1 FROM "Relay" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const relay = await tx.relay.findFirst({ where: { id, removedAt: null } });
  if (!relay) throw new AppError('not_found');
  return relay;
}

/** A relay as its page shows it. @throws AppError `not_found` */
export async function loadRelayView(db: Database | Transaction, id: string, now: Date): Promise<RelayDetailView> {
  const relay = await db.relay.findFirst({
    where: { id, removedAt: null },
    include: { ...relayColumns.include, vpn: { omit: { sealedKeys: true, caCertificate: true } } },
  });
  if (!relay) throw new AppError('not_found');
  const { vpn, ...row } = relay;
  return {
    ...toRelayView(row, now),
    uses: await usesOf(db, id, now),
    authority: vpn && {
      madeAt: vpn.authorityMadeAt,
      certificateEndsAt: vpn.certificateEndsAt,
      askedAt: vpn.newAuthorityAskedAt,
      profiles: await db.connection.count({ where: { relayId: id, deletedAt: null, protocols: { has: 'openvpn' } } }),
    },
  };
}

/** What would lose its relay: phones that are paired, connections, and codes with which phones may still come. */
export async function usesOf(db: Database | Transaction, relayId: string, now: Date): Promise<RelayDetailView['uses']> {
  const paired = { relayId, secrets: { some: { revokedAt: null } } } satisfies Prisma.DeviceWhereInput;
  return {
    pairedDevices: await db.device.count({ where: paired }),
    connections: await db.connection.count({ where: { relayId, deletedAt: null } }),
    openCodes: await db.pairingCode.count({ where: { relayId, usedAt: null, expiresAt: { gt: now } } }),
  };
}
