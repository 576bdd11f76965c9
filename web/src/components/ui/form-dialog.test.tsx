import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { createGroup } from '@/actions/group';
import { CreateGroupButton } from '../group/create-group-button';
import { router } from '../testing/navigation';
import { mocked, refusal, show } from '../testing/show';

const button = (name: string) => screen.getByRole('button', { name });

test('Cancel sends nothing; a dialog that opens again holds neither what was typed nor an old error', async () => {
  mocked(createGroup).mockResolvedValue(refusal('group_exists', 'There is a group with this name.'));
  const user = show(<CreateGroupButton area="portal" />);
  await user.click(button('New group'));
  await user.type(screen.getByLabelText('Name'), 'Berlin');
  await user.click(button('Create group'));
  expect((await screen.findByRole('alert')).textContent).toBe('There is a group with this name.');
  await user.click(button('Cancel'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(button('New group'));
  await user.click(button('New group'));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
  expect(mocked(createGroup).mock.calls).toHaveLength(1);
});

test('it closes when it worked, and what the action returned is used', async () => {
  mocked(createGroup).mockResolvedValue({ data: { id: 'g1' } });
  const user = show(<CreateGroupButton area="portal" />);
  await user.click(button('New group'));
  await user.type(screen.getByLabelText('Name'), 'Berlin{Enter}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(router.push).toHaveBeenCalledWith('/portal/groups/g1');
});
