import { randomUUID } from 'node:crypto';
import { getRelay } from '@/domain/relay/get';
import { listRelays } from '@/domain/relay/list';
import { removeRelay } from '@/domain/relay/remove';
import { renewVpnAuthority } from '@/domain/relay/renew-authority';
import { setRelayDraining } from '@/domain/relay/set-draining';
import type { Context } from '@/domain/context';
import { withoutCustomer, type Row } from '@/domain/testing/matrix-row';
import { vpnRow } from '@/domain/testing/offer-openvpn';

/** A relay that nothing uses and that does not run. */
async function spare({ db }: Context): Promise<string> {
  const id = randomUUID();
  const ports = { portMin: 30_000, portMax: 30_009 };
  await db.relay.create({ data: { id, name: id, publicHost: 'spare.test', tunnelUrl: 'wss://spare.test', ...ports } });
  await db.relayVpn.create({ data: vpnRow(id) });
  return id;
}

export const relayRows: Readonly<Record<string, Row>> = {
  listRelays: withoutCustomer((c) => listRelays(c)),
  getRelay: withoutCustomer((c, { relayId: id }) => getRelay(c, { id })),
  setRelayDraining: withoutCustomer(async (c) => setRelayDraining(c, { id: await spare(c), draining: true })),
  removeRelay: withoutCustomer(async (c) => removeRelay(c, { id: await spare(c) })),
  renewVpnAuthority: withoutCustomer(async (c) => renewVpnAuthority(c, { id: await spare(c) })),
};
