import { unseal, type CredentialKeys } from '@pocketproxy/relay/contract';
import { unsealVpnKeys, vpnClientKey } from '@pocketproxy/relay/contract/vpn';
import type { Connection } from '@pocketproxy/prisma';
import { takesOpenvpn } from '@/domain/connection/openvpn';
import { ovpnProfile, profileFileName } from '@/domain/connection/profile';
import type { VpnProfileView } from '@/domain/connection/view';
import type { Database, Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';

/**
 * The OpenVPN profile of a connection, for anyone who was found to have a right to it.
 * @throws AppError `openvpn_off`, `relay_without_openvpn`
 */
export async function vpnProfileOf(
  db: Database | Transaction,
  { keys, brand }: { readonly keys: CredentialKeys; readonly brand: string },
  connection: Connection,
  password: boolean,
): Promise<VpnProfileView> {
  const { id, relayId, deviceId, username, passwordSealed, vpnGeneration } = connection;
  if (!connection.protocols.includes('openvpn')) throw new AppError('openvpn_off');
  const {
    publicHost: host,
    vpn,
    ...relay
  } = await db.relay.findUniqueOrThrow({
    where: { id: relayId },
    select: { publicHost: true, vpnState: true, vpn: true },
  });
  if (!vpn || !takesOpenvpn(relay)) throw new AppError('relay_without_openvpn');
  const device = await db.device.findUniqueOrThrow({ where: { id: deviceId }, select: { name: true } });
  const title = [brand, device.name, connection.name];
  const { udpPort, tcpPort, serverName, caCertificate, mtu } = vpn;
  const relayKeys = unsealVpnKeys(vpn.sealedKeys, relayId, keys.verifierKey);
  return {
    fileName: profileFileName(title),
    text: ovpnProfile({
      ...{ title, host, udpPort, tcpPort, serverName, caCertificate, mtu },
      clientKey: vpnClientKey(relayKeys, { connectionId: id, generation: vpnGeneration }),
      login: password ? { username, password: unseal(passwordSealed, id, keys) } : undefined,
    }),
  };
}
