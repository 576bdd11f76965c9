import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { createRotationLink, revokeRotationLink } from '@/actions/rotation-link';
import type { RotationLinkView } from '@/domain/rotation-link/view';
import { mocked, show } from '../testing/show';
import { LinksCard } from './links-card';

const link: RotationLinkView = {
  ...{ id: 'l1', deviceId: 'd1', name: 'Scraper', state: 'active', cidrs: ['10.0.0.0/8'], maxUses: 5, uses: 2 },
  ...{ expiresAt: null, createdAt: new Date(0), lastUsedAt: new Date(0), lastUsedIp: '192.0.2.7' },
};

test('a link is made; its address is shown once, with a line for curl', async () => {
  const url = 'https://proxy.test/r/SECRET';
  mocked(createRotationLink).mockResolvedValue({ data: { ...link, url } });
  const user = show(<LinksCard deviceId="d1" links={[]} />);
  await user.click(screen.getByRole('button', { name: 'New link' }));
  await user.type(screen.getByLabelText('Name'), 'Scraper');
  await user.type(screen.getByLabelText('Only from these addresses'), '10.0.0.0/8, 192.0.2.7');
  await user.click(screen.getByRole('button', { name: 'Create link' }));
  const wanted = { name: 'Scraper', expiresAt: null, cidrs: ['10.0.0.0/8', '192.0.2.7'], maxUses: null };
  expect(mocked(createRotationLink).mock.calls).toEqual([[{ deviceId: 'd1', ...wanted }]]);
  expect(await screen.findByText(url)).toBeTruthy();
  expect(screen.getByText(`curl -X POST '${url}?wait=1'`)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(screen.queryByText(url)).toBeNull();
});

test('a link shows what it allows and when it was used; it is revoked after a question', async () => {
  mocked(revokeRotationLink).mockResolvedValue({ data: link });
  const user = show(<LinksCard deviceId="d1" links={[link]} />);
  expect(screen.getByText('2 of 5 rotations · only from 10.0.0.0/8')).toBeTruthy();
  expect(screen.getByText(/from 192\.0\.2\.7$/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Actions for the link Scraper' }));
  await user.click(screen.getByRole('menuitem', { name: 'Revoke' }));
  expect(mocked(revokeRotationLink).mock.calls).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Revoke' }));
  expect(mocked(revokeRotationLink).mock.calls).toEqual([[{ id: 'l1' }]]);
});
