import type { ProtocolName } from '@pocketproxy/relay/contract';
import type { VpnState } from '@pocketproxy/prisma';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/** Whether a relay offers OpenVPN. One whose OpenVPN is down for a moment still does. */
export function takesOpenvpn({ vpnState }: { readonly vpnState: VpnState }): boolean {
  return vpnState !== 'off';
}

/** OpenVPN cannot be switched on where the relay offers none. One that has it may keep it. @throws AppError `relay_without_openvpn` */
export async function refuseUselessOpenvpn(
  db: Pick<Transaction, 'relay'>,
  relayId: string,
  protocols: readonly ProtocolName[] | undefined,
  before: readonly ProtocolName[] = [],
): Promise<void> {
  if (!protocols?.includes('openvpn') || before.includes('openvpn')) return;
  const relay = await db.relay.findUniqueOrThrow({ where: { id: relayId }, select: { vpnState: true } });
  if (!takesOpenvpn(relay)) throw new AppError('relay_without_openvpn');
}
