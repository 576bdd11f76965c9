import type { ProtocolName } from '@pocketproxy/relay/contract';
import type { Prisma } from '@pocketproxy/prisma';
import { AppError } from '@/domain/errors';
import type { Transaction } from '@/domain/database';

/** What tells whether a relay offers OpenVPN. */
export const vpnColumns = { state: true } as const satisfies Prisma.RelayVpnSelect;

/** Whether a relay offers OpenVPN. One whose OpenVPN is down for a moment still does. */
export function takesOpenvpn(vpn: Prisma.RelayVpnGetPayload<{ select: typeof vpnColumns }> | null): boolean {
  return vpn !== null && vpn.state !== 'off';
}

/** OpenVPN cannot be switched on where the relay offers none. One that has it may keep it. @throws AppError `relay_without_openvpn` */
export async function refuseUselessOpenvpn(
  db: Pick<Transaction, 'relayVpn'>,
  relayId: string,
  protocols: readonly ProtocolName[] | undefined,
  before: readonly ProtocolName[] = [],
): Promise<void> {
  if (!protocols?.includes('openvpn') || before.includes('openvpn')) return;
  const vpn = await db.relayVpn.findUnique({ where: { relayId }, select: vpnColumns });
  if (!takesOpenvpn(vpn)) throw new AppError('relay_without_openvpn');
}
