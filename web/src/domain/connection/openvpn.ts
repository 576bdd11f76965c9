import type { ProtocolName } from '@pocketproxy/relay/contract';
import { AppError } from '@/domain/errors';

/** Whether a relay offers OpenVPN. */
export function takesOpenvpn(): boolean {
  return false; // no relay does yet
}

/** OpenVPN cannot be switched on where the relay offers none. One that has it may keep it. @throws AppError `relay_without_openvpn` */
export function refuseUselessOpenvpn(
  protocols: readonly ProtocolName[] | undefined,
  before: readonly ProtocolName[] = [],
): void {
  if (!protocols?.includes('openvpn') || before.includes('openvpn')) return;
  if (!takesOpenvpn()) throw new AppError('relay_without_openvpn');
}
