import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { createApiKey, revokeApiKey, rollApiKey } from '@/actions/api-key';
import { limitedScopes } from '@/domain/api-key/limited';
import { scopeNames, scopePresets } from '@/domain/api-key/scopes';
import type { ApiKeyView } from '@/domain/api-key/view';
import { mocked, refusal, show } from '../testing/show';
import { ApiKeyRow } from './api-key-row';
import { CreateKeyButton } from './create-key-button';

const apiKey: ApiKeyView = {
  ...{ id: 'k1', customerId: 'c1', name: 'Shop', prefix: 'pp_AAAABBBBCCCC', state: 'active', group: null },
  ...{ scopes: [...scopePresets.rotate.scopes], deviceIds: ['d1', 'd2'], addresses: ['203.0.113.0/24'] },
  ...{ expiresAt: null, lastUsedAt: new Date(), lastUsedFrom: '203.0.113.7', createdBy: 'Ann' },
  ...{ createdAt: new Date(0), revokedAt: null },
};
const made = { ...apiKey, key: 'pp_SECRET' };
const devices = [
  { id: 'd1', name: 'Berlin 01' },
  { id: 'd2', name: 'Berlin 02' },
];
const groups = [{ id: 'g1', name: 'Berlin' }];
const apiUrl = 'https://panel.test/api/v1';

async function choose(user: ReturnType<typeof show>, field: string, option: string | RegExp) {
  await user.click(screen.getByRole('combobox', { name: field }));
  await user.click(screen.getByRole('option', { name: option }));
}

const sent = (call: number) => Object(mocked(createApiKey).mock.calls[call]?.[0]);

test('PORTAL-06: a key is made read-only and for 90 days unless told otherwise, and shown once with a request', async () => {
  mocked(createApiKey).mockResolvedValueOnce(refusal('address_invalid', 'Enter an IP address or a CIDR.'));
  mocked(createApiKey).mockResolvedValueOnce({ data: made });
  const user = show(<CreateKeyButton side="portal" {...{ devices, groups, apiUrl }} />);
  await user.click(screen.getByRole('button', { name: 'New API key' }));
  await user.type(screen.getByLabelText('Name'), 'Shop');
  await user.type(screen.getByLabelText('Only from these addresses'), '203.0.113.7, nonsense');
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(await screen.findByText('Enter an IP address or a CIDR.')).toBeTruthy();
  const input = sent(0);
  expect(input).toMatchObject({ name: 'Shop', deviceIds: null, groupId: null, addresses: ['203.0.113.7', 'nonsense'] });
  expect(input.scopes).toEqual(scopeNames.filter((scope) => /:read$/.test(scope) && scope !== 'platform:read'));
  const days = (new Date(input.expiresAt).getTime() - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(await screen.findByText('pp_SECRET')).toBeTruthy();
  expect(screen.getByText(`curl -H 'Authorization: Bearer pp_SECRET' '${apiUrl}/me'`)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(screen.queryByText('pp_SECRET')).toBeNull();
});

test('PORTAL-06: scopes are a preset or single ones; a key for some phones has no others', async () => {
  mocked(createApiKey).mockResolvedValue(refusal('keys_full', 'Too many.'));
  const user = show(<CreateKeyButton side="portal" {...{ devices, groups, apiUrl }} />);
  await user.click(screen.getByRole('button', { name: 'New API key' }));
  await user.type(screen.getByLabelText('Name'), 'x');
  await choose(user, 'Access', /^Rotate only/);
  await choose(user, 'Expires', /^Never/);
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(sent(0)).toMatchObject({ scopes: scopePresets.rotate.scopes, expiresAt: null });

  await user.click(screen.getByText('Scopes'));
  await user.click(screen.getByRole('checkbox', { name: 'connections:reveal' }));
  expect(screen.getByRole('combobox', { name: 'Access' }).textContent).toBe('Single scopes');
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(sent(1).scopes).toEqual(['devices:read', 'rotations:read', 'rotations:write', 'connections:reveal']);

  await choose(user, 'Access', /^Full access/);
  await choose(user, 'Phones', /^Chosen phones/);
  expect(screen.queryByRole('checkbox', { name: 'members:write' })).toBeNull();
  await user.click(screen.getByRole('checkbox', { name: 'Berlin 02' }));
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(sent(2)).toMatchObject({ deviceIds: ['d2'], groupId: null });
  expect(sent(2).scopes).toEqual(scopeNames.filter((scope) => limitedScopes.includes(scope)));

  await choose(user, 'Phones', /^A group/);
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  expect(sent(3)).toMatchObject({ deviceIds: null, groupId: 'g1' });
});

test('only operators are offered scopes of the platform', async () => {
  const user = show(<CreateKeyButton side="admin" {...{ devices, groups, apiUrl }} />);
  await user.click(screen.getByRole('button', { name: 'New API key' }));
  await user.click(screen.getByText('Scopes'));
  expect(screen.getByRole('checkbox', { name: 'platform:write' })).toBeTruthy();
});

test('PORTAL-06: a row says what its key may do, where it works and when it was used; it is rolled and revoked', async () => {
  mocked(rollApiKey).mockResolvedValue({ data: made });
  mocked(revokeApiKey).mockResolvedValue({ data: { ...apiKey, state: 'revoked' } });
  const user = show(
    <ul>
      <ApiKeyRow side="portal" {...{ apiKey, apiUrl }} phones={['Berlin 01', 'Berlin 02']} />
    </ul>,
  );
  const row = within(screen.getByRole('listitem'));
  for (const text of [
    /^Rotate only$/,
    /Only Berlin 01, Berlin 02 · Only from 203\.0\.113\.0\/24/,
    /^pp_AAAABBBBCCCC…$/,
  ])
    expect(row.getByText(text)).toBeTruthy();
  expect(screen.getByRole('listitem').textContent).toMatch(
    /Last used .* from 203\.0\.113\.7 · Never expires .* by Ann/,
  );
  await user.click(screen.getByRole('button', { name: 'Actions for the key Shop' }));
  await user.click(screen.getByRole('menuitem', { name: 'Roll' }));
  await choose(user, 'The old key', 'Stops immediately');
  await user.click(screen.getByRole('button', { name: 'Create the new key' }));
  expect(await screen.findByText('pp_SECRET')).toBeTruthy();
  expect(mocked(rollApiKey).mock.calls).toEqual([[{ id: 'k1', overlapMs: 0 }]]);
  await user.click(screen.getByRole('button', { name: 'Done' }));

  await user.click(screen.getByRole('button', { name: 'Actions for the key Shop' }));
  await user.click(screen.getByRole('menuitem', { name: 'Revoke' }));
  await user.click(screen.getByRole('button', { name: 'Revoke key' }));
  expect(mocked(revokeApiKey).mock.calls).toEqual([[{ id: 'k1' }]]);
});

test('a key that has ended offers nothing', () => {
  show(<ApiKeyRow side="portal" apiKey={{ ...apiKey, state: 'expired' }} phones={[]} apiUrl={apiUrl} />);
  expect(screen.getByText('Expired')).toBeTruthy();
  expect(screen.getByText(/No phone: those it was for are gone/)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
