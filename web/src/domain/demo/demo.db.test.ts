import assert from 'node:assert/strict';
import test from 'node:test';
import { ensureDemoAccounts } from '@/domain/demo/accounts';
import { demoOperatorContext } from '@/domain/demo/operator-context';
import { demoPairingCodes, ensureDemoRelay } from '@/domain/demo/phones';
import { ensureDemoLinks } from '@/domain/demo/links';
import { ensureDemoProxies, readyDemoDevices } from '@/domain/demo/proxies';
import { claimPairingCode } from '@/domain/device/claim-pairing-code';
import { openRotationLink } from '@/domain/rotation-link/open';
import { signIn } from '@/domain/session/sign-in';
import { openWorld, refused } from '@/domain/testing/world';

test('the demo: generated sign-ins that work, phones that pair, proxies that stay over a restart', async () => {
  const world = await openWorld();
  try {
    const { system, db } = world;
    const first = await ensureDemoAccounts(system, {});
    assert.deepEqual(await ensureDemoAccounts(system, first), first, 'known passwords are kept');
    const second = await ensureDemoAccounts(system, {});
    assert.notEqual(second.operator.password, first.operator.password, 'lost ones are replaced');
    await refused(signIn(system, first.operator), 'sign_in_failed');
    for (const person of [second.operator, second.customer]) await signIn(system, person);

    const context = await demoOperatorContext(system);
    const relayId = await ensureDemoRelay(context, {
      name: 'relay-1',
      publicHost: 'x',
      tunnelUrl: 'ws://x',
      portMin: 1,
      portMax: 2,
    });
    assert.equal(relayId, world.relayId, 'an existing relay is left alone');
    const codes = await demoPairingCodes(context, relayId, 2);
    for (const { code } of codes) await claimPairingCode(system, { code, appVersion: '1' });
    assert.equal(await readyDemoDevices(context, 2), undefined, 'paired, but not online yet');
    await db.device.updateMany({ data: { status: 'online' } });
    const devices = await readyDemoDevices(context, 2);
    assert.deepEqual(
      devices?.map(({ name }) => name),
      ['Berlin 01', 'Hamburg 01'],
    );
    const proxies = await ensureDemoProxies(context, devices ?? []);
    assert.equal(new Set(proxies.map(({ port }) => port)).size, 2);
    assert.match(proxies[0]?.socks5 ?? '', /^socks5h:\/\/pp[a-z0-9]+:[a-z0-9]{26}@relay\.test:\d+$/);
    assert.deepEqual(await ensureDemoProxies(context, devices ?? []), proxies);
    const links = await ensureDemoLinks(context, devices ?? [], []);
    assert.deepEqual(
      links.map(({ device }) => device),
      ['Berlin 01', 'Hamburg 01'],
    );
    assert.deepEqual(await ensureDemoLinks(context, devices ?? [], links), links, 'the next start keeps them');
    const later = await ensureDemoLinks(context, devices ?? [], []);
    const works = ({ url }: { url: string }) => openRotationLink(system, { token: url.split('/').at(-1) ?? '' });
    for (const link of later) await works(link);
    for (const link of links) await refused(works(link), 'not_found');
    assert.equal(await db.rotationLink.count(), 2, 'a start that lost its file gives the same links other addresses');

    const [again] = await demoPairingCodes(context, relayId, 1);
    const replaced = await claimPairingCode(system, { code: again?.code, appVersion: '1' });
    assert.equal(replaced.deviceId, devices?.[0]?.id, 'a phone that lost its state takes its device over');
  } finally {
    await world.close();
  }
});
