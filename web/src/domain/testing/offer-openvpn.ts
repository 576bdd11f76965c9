import type { Prisma } from '@pocketproxy/prisma';
import { sealVpnKeys } from '@pocketproxy/relay/contract/vpn';
import type { Database } from '@/domain/database';
import { testKeys } from '@/domain/testing/world';

/** A tls-crypt-v2 server key, and what else a relay seals. */
export const relayVpnKeys = {
  tlsCrypt: Buffer.alloc(128, 5).toString('base64'),
  ...{ caKey: 'ca key', serverKey: 'server key', serverCertificate: 'server certificate' },
};

const isUuid = /^[\da-f-]{36}$/;

/** What a relay with OpenVPN has written of itself. */
export function vpnRow(relayId: string): Prisma.RelayVpnUncheckedCreateInput {
  return {
    ...{ relayId, serverName: 'relay-1.openvpn', caCertificate: 'the CA', udpPort: 1194, tcpPort: 1194, mtu: 1_360 },
    sealedKeys: sealVpnKeys(relayVpnKeys, relayId, testKeys.verifierKey),
  };
}

/** Makes the relay of a connection one that offers OpenVPN, and switches it on for the connection, where there is one. */
export async function offerOpenvpn(db: Database, id: string): Promise<void> {
  const connection = isUuid.test(id) ? await db.connection.findUnique({ where: { id } }) : null;
  if (!connection) return;
  const { relayId } = connection;
  const data = vpnRow(relayId);
  await db.relayVpn.upsert({ where: { relayId }, create: data, update: data });
  await db.relay.update({ where: { id: relayId }, data: { vpnState: 'up', vpnReason: null, vpnCause: null } });
  await db.connection.update({ where: { id }, data: { protocols: ['http', 'socks5', 'openvpn'] } });
}
