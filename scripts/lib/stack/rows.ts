import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@pocketproxy/prisma';
import {
  ceilingNames,
  ceilings,
  newDeviceSecret,
  newProxyPassword,
  newProxyUsername,
  passwordVerifier,
  protocolNames,
  seal,
  secretHash,
  standardProtocols,
  type CredentialKeys,
  type ProtocolName,
} from '@pocketproxy/relay/contract';

/** A paired phone, with the secret that only it knows. */
export interface PhoneRow {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

/** A connection as its customer sees it. */
export interface ConnectionRow {
  readonly id: string;
  readonly device: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Limits so wide that a load test meets the relay's own bounds, not the connection's. */
const wide = { maxStreams: 20_000, maxConnectsPerSecond: 10_000 };
const rowsAtOnce = 1_000; // an INSERT has at most 65,535 parameters

/** Ceilings as wide as an operator could set them, for the same reason. */
async function widenCeilings(database: PrismaClient): Promise<void> {
  await database.ceiling.createMany({
    data: ceilingNames.map((name) => ({ name, value: ceilings[name].most })),
    skipDuplicates: true,
  });
}

/** Writes a customer and its paired phones. */
export async function writePhones(database: PrismaClient, relayId: string, count: number): Promise<PhoneRow[]> {
  const customer = await database.customer.create({ data: { name: 'stack' } });
  await widenCeilings(database);
  const phones = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    name: `phone-${index + 1}`,
    secret: newDeviceSecret(),
  }));
  await database.device.createMany({
    data: phones.map(({ id, name }) => ({ id, name, relayId, customerId: customer.id })),
  });
  await database.deviceSecret.createMany({
    data: phones.map(({ id, secret }) => ({ deviceId: id, hash: secretHash(secret) })),
  });
  return phones;
}

interface ConnectionsPlan {
  readonly relayId: string;
  readonly phones: readonly PhoneRow[];
  /** One connection each. */
  readonly ports: readonly number[];
  readonly keys: CredentialKeys;
  /** CIDRs that need no password. */
  readonly whitelist: readonly string[];
  /** They also take OpenVPN. */
  readonly openvpn: boolean;
}

/** Writes connections, spread evenly over the phones. */
export async function writeConnections(database: PrismaClient, plan: ConnectionsPlan): Promise<ConnectionRow[]> {
  const { relayId, phones, ports, keys, whitelist, openvpn } = plan;
  const protocols: ProtocolName[] = openvpn ? [...protocolNames] : [...standardProtocols];
  const rows: ConnectionRow[] = [];
  const data = ports.map((port, index) => {
    const phone = phones[index % phones.length];
    if (!phone) throw new Error('connections need a phone');
    const [id, password] = [randomUUID(), newProxyPassword()];
    const row = { id, device: phone.name, port, username: newProxyUsername(), password };
    rows.push(row);
    const secrets = { passwordVerifier: passwordVerifier(password, keys), passwordSealed: seal(password, id, keys) };
    return {
      id,
      deviceId: phone.id,
      relayId,
      name: `connection-${index + 1}`,
      port,
      username: row.username,
      vpnNumber: index + 1,
      protocols,
      ...secrets,
      ...wide,
    };
  });
  for (let at = 0; at < data.length; at += rowsAtOnce) {
    await database.connection.createMany({ data: data.slice(at, at + rowsAtOnce) });
  }
  const entries = rows.flatMap(({ id }) => whitelist.map((cidr) => ({ connectionId: id, cidr })));
  for (let at = 0; at < entries.length; at += rowsAtOnce) {
    await database.whitelistEntry.createMany({ data: entries.slice(at, at + rowsAtOnce) });
  }
  return rows;
}
