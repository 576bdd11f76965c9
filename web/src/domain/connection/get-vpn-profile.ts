import type { z } from 'zod';
import { writeAudit } from '@/domain/audit/write';
import { authorize } from '@/domain/authorize';
import { vpnProfileInput } from '@/domain/connection/input';
import { lockConnection } from '@/domain/connection/load';
import { profileLink, profileLinkMs } from '@/domain/connection/profile-link';
import type { LinkedVpnProfileView } from '@/domain/connection/view';
import { vpnProfileOf } from '@/domain/connection/vpn-profile-of';
import type { Context } from '@/domain/context';
import { inTransaction } from '@/domain/database';
import { parse } from '@/domain/parse';

/**
 * The OpenVPN profile of a connection, and a link by which a phone loads the same. With the password in it, it is a
 * reveal and leaves the same trace.
 * @throws AppError `not_found`, `forbidden`, `invalid`, `openvpn_off`, `relay_without_openvpn`
 */
export async function getVpnProfile(
  context: Context,
  input: z.input<typeof vpnProfileInput>,
): Promise<LinkedVpnProfileView> {
  const { id, password } = parse(vpnProfileInput, input);
  return inTransaction(context.db, async (tx) => {
    const connection = await lockConnection(tx, context, id);
    authorize(context.viewer, 'connection.reveal', connection);
    const profile = await vpnProfileOf(tx, context, connection, password);
    if (password) {
      await writeAudit(tx, context, {
        action: 'connection.reveal_password',
        target: ['connection', id],
        customerId: connection.customerId,
        after: { openvpnProfile: true },
      });
    }
    const expiresAt = new Date(context.now.getTime() + profileLinkMs);
    const token = { connectionId: id, generation: connection.vpnGeneration, password, expiresAt };
    return { ...profile, link: { url: profileLink(context.publicUrl, token, context.keys), expiresAt } };
  });
}
