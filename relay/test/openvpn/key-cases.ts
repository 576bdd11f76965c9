import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createAuthority } from '../../src/listeners/openvpn/authority.ts';
import { until } from './client.ts';
import type { Lab } from './lab.ts';

const relayId = '01890000-0000-7000-8000-000000000001';
const dayMs = 86_400_000;
/** A client with it gives up an attempt soon, and notices a server that is gone. */
const quick = ['pull-filter ignore ping', 'ping 1', 'ping-restart 4', 'hand-window 5'];
const inVain = /TLS key negotiation failed|Connection reset|ping-restart|will try again/i;

/** Whose key is good, whose certificate, and whose address it is. */
export function keyCases(started: () => Lab, skip: string | false): void {
  test(
    'SEC-01: an old tls-crypt-v2 key does not reach the TLS stack, after a new password and after the deletion',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      const next = { ...own, vpnGeneration: own.vpnGeneration + 1 };
      const refusals = await lab.gateway.call('refusals');
      await lab.gateway.call('put', next);
      await until('its first key is no longer good', () => !isGood(lab, own.id, own.vpnGeneration));
      for (const proto of ['udp', 'tcp'] as const) {
        const old = lab.client(0, { proto, extra: quick });
        await old.said(inVain);
        assert(!old.lines.some((line) => /VERIFY|AUTH_FAILED|Peer Connection/.test(line)), old.lines.join('\n'));
        await old.stop();
      }
      const good = lab.client(0, { generation: next.vpnGeneration });
      await good.connected();

      await lab.gateway.call('remove', own.id);
      await good.stop();
      await until('no key of it is good', () => !isGood(lab, own.id, next.vpnGeneration));
      const deleted = lab.client(0, { generation: next.vpnGeneration, extra: quick });
      await deleted.said(inVain);
      assert(!deleted.lines.some((line) => /VERIFY|AUTH_FAILED/.test(line)));
      assert.deepEqual(await lab.gateway.call('refusals'), refusals, 'no login was asked for');
      await lab.client(1).connected();
    },
  );

  test(
    'PORTAL-02: the server’s certificate is renewed before it ends and the profile still holds; not that of another CA',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      await lab.replaceAuthority(await createAuthority(relayId, Date.now() - 740 * dayMs));
      assert((await lab.gateway.call('certificateEnds')) - Date.now() < 90 * dayMs);
      const client = lab.client(0, { extra: quick });
      await client.connected();

      let from = client.lines.length;
      assert.equal(await lab.gateway.call('renew'), true);
      await client.connected(from);
      assert((await lab.gateway.call('certificateEnds')) - Date.now() > 800 * dayMs);
      assert.equal((await lab.gateway.call('sessions', own.id))[0]?.address, '10.231.0.4');
      assert.equal(await lab.gateway.call('renew'), false, 'not again');

      from = client.lines.length;
      await lab.replaceAuthority(await createAuthority(relayId, Date.now()));
      await client.said(inVain, from);
      await lab.client(0).connected();
      assert(!client.lines.slice(from).some((line) => /Initialization Sequence Completed/.test(line)));
    },
  );

  test(
    'two computers of a connection have addresses of their own, and the same ones again; the oldest ends when the limit falls',
    { skip },
    async (t) => {
      const lab = started();
      t.after(() => lab.tidy());
      const own = lab.connection();
      await lab.gateway.call('put', { ...own, maxVpnSessions: 2 });
      const addresses = async () => (await lab.gateway.call('sessions', own.id)).map(({ address }) => address);
      const first = lab.client(0);
      await first.connected();
      const second = lab.client(1, { of: 0 });
      await second.connected();
      const both = await addresses();
      assert.deepEqual(both.toSorted(), ['10.231.0.4', '10.231.0.5']);

      await second.stop(); // over UDP the server learns that later
      await lab.client(1, { of: 0, proto: 'tcp' }).connected();
      assert.deepEqual(await addresses(), [both[0], both[1]?.replace('10.231.0.', '10.231.128.')]);
      assert.equal(first.exited, false, 'the computer took the place of its own session');

      await lab.gateway.call('put', own);
      await first.ended();
      assert.equal((await addresses()).length, 1);
    },
  );
}

function isGood(lab: Lab, id: string, generation: number): boolean {
  return existsSync(path.join(lab.folder, 'relay', 'good', `${id}.${generation}`));
}
