import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { sealVpnKeys } from '@pocketproxy/relay/contract/vpn';
import type { VpnCause, VpnState } from '@pocketproxy/relay/contract/vpn-states';

const keys = {
  tlsCrypt: Buffer.alloc(128, 5).toString('base64'),
  ...{ caKey: 'ca key', serverKey: 'server key', serverCertificate: 'server certificate' },
};

/** What relays write of themselves, written in their place: whether OpenVPN runs depends on the machine. */
export class Relays {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(): Promise<Relays> {
    const client = new pg.Client({ connectionString: process.env.E2E_DATABASE_URL });
    await client.connect();
    return new Relays(client);
  }

  /** The OpenVPN of the one relay that runs; one that is up has keys. `reason`: for operators. */
  async openvpn(state: VpnState, cause: VpnCause | null, reason: string | null): Promise<void> {
    const update = 'UPDATE "Relay" SET "vpnState" = $1, "vpnCause" = $2, "vpnReason" = $3 WHERE "name" = \'relay-1\'';
    const { rows } = await this.#client.query<{ id: string }>(`${update} RETURNING "id"`, [state, cause, reason]);
    const [{ id } = { id: '' }] = rows;
    const sealed = sealVpnKeys(keys, id, Buffer.from(process.env.E2E_VERIFIER_KEY ?? '', 'base64'));
    await this.#client.query(
      `INSERT INTO "RelayVpn" ("relayId", "serverName", "caCertificate", "sealedKeys", "udpPort", "tcpPort", "mtu", "updatedAt")
        VALUES ($1, 'relay-1.openvpn', 'the CA', $2, 1194, 1194, 1360, now()) ON CONFLICT ("relayId") DO NOTHING`,
      [id, sealed],
    );
  }

  /** A relay that has never started and carries nothing. */
  async add(name: string): Promise<void> {
    await this.#client.query(
      `INSERT INTO "Relay" ("id", "name", "publicHost", "tunnelUrl", "portMin", "portMax")
        VALUES ($1, $2, 'old.example.test', 'wss://old.example.test/tunnel', 41000, 41999)`,
      [randomUUID(), name],
    );
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
