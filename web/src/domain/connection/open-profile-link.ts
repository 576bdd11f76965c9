import type { z } from 'zod';
import { profileTokenInput } from '@/domain/connection/input';
import { readProfileToken } from '@/domain/connection/profile-link';
import type { VpnProfileView } from '@/domain/connection/view';
import { vpnProfileOf } from '@/domain/connection/vpn-profile-of';
import type { SystemContext } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { parse } from '@/domain/parse';

/**
 * The profile that a link grants, for anyone who has the link. Opening it changes nothing: a reveal was written when it
 * was made. @throws AppError `link_invalid`, `openvpn_off`, `relay_without_openvpn`
 */
export async function openProfileLink(
  context: SystemContext,
  input: z.input<typeof profileTokenInput>,
): Promise<VpnProfileView> {
  const token = readProfileToken(parse(profileTokenInput, input).token, context.keys);
  if (!token || token.expiresAt <= context.now) throw new AppError('link_invalid');
  const { connectionId: id, generation: vpnGeneration, password } = token;
  const connection = await context.db.connection.findFirst({ where: { id, vpnGeneration, deletedAt: null } });
  if (!connection) throw new AppError('link_invalid');
  return vpnProfileOf(context.db, context, connection, password);
}
