import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectDatabase } from '@pocketproxy/prisma';
import { unsealVpnKeys, vpnClientKey } from '@pocketproxy/relay/contract/vpn';
import { ovpnProfile } from '../../../web/src/domain/connection/profile.ts';
import { Failure } from '../failure.ts';
import { metric, type RelayPlan } from './relay.ts';
import type { ConnectionRow } from './rows.ts';
import { waitUntil } from './wait.ts';

/**
 * Writes the profile of each connection, with its password inside, once the relay's OpenVPN is up; returns the paths.
 * @throws Failure that says why it is not
 */
export async function writeProfiles(
  databaseUrl: string,
  plan: RelayPlan,
  connections: readonly ConnectionRow[],
  folder: string,
): Promise<string[]> {
  await waitUntil('OpenVPN is up', async () => {
    const health = await (await fetch(plan.metrics.replace(/metrics$/, 'healthz'))).text();
    const [, problem] = /^(OpenVPN is .*)$/m.exec(health) ?? [];
    if (problem !== undefined) throw new Failure(problem);
    return (await metric(plan, 'pocketproxy_openvpn_up')) === 1;
  });
  const database = connectDatabase(databaseUrl, 1);
  try {
    const vpn = await database.relayVpn.findFirstOrThrow({ include: { relay: true } });
    const keys = unsealVpnKeys(vpn.sealedKeys, vpn.relayId, Buffer.from(plan.verifierKey, 'base64'));
    return connections.map(({ id, username, password }, index) => {
      const file = path.join(folder, `connection-${index + 1}.ovpn`);
      const clientKey = vpnClientKey(keys, { connectionId: id, generation: 0 });
      const title = ['PocketProxy', `connection-${index + 1}`];
      const login = { username, password };
      const profile = ovpnProfile({ ...vpn, host: vpn.relay.publicHost, title, clientKey, login });
      writeFileSync(file, profile, { mode: 0o600 });
      return file;
    });
  } finally {
    await database.$disconnect();
  }
}
