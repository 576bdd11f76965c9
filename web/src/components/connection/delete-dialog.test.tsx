import { beforeEach, expect, jest, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { deleteConnection } from '@/actions/connection';
import { mocked, refusal, show } from '../testing/show';
import { router } from '../testing/navigation';
import { DeleteDialog } from './delete-dialog';

const connection = { id: 'c1', name: 'Shop bot ', deviceId: 'd1' };
const onOpenChange = jest.fn();
const remove = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Delete' });
const name = () => screen.getByRole('textbox', { name: 'Type Shop bot to confirm' });

let user: ReturnType<typeof show>;
beforeEach(() => {
  user = show(<DeleteDialog area="portal" connection={connection} open onOpenChange={onOpenChange} />);
});

test('DASH-03 deletes only once the name is typed', async () => {
  expect(remove().disabled).toBe(true);
  await user.type(name(), 'shop bot');
  expect(remove().disabled).toBe(true);
  await user.clear(name());
  await user.type(name(), 'Shop bot');
  expect(remove().disabled).toBe(false);
  expect(deleteConnection).not.toHaveBeenCalled();
});

test('DASH-03 goes back to the device of what it has deleted', async () => {
  mocked(deleteConnection).mockResolvedValue({});
  await user.type(name(), 'Shop bot');
  await user.click(remove());
  expect(await screen.findByText(/is deleted\.$/)).toBeTruthy();
  expect(mocked(deleteConnection).mock.calls).toEqual([[{ id: 'c1' }]]);
  expect(router.replace).toHaveBeenCalledWith('/portal/devices/d1');
});

test('DASH-03 a refusal leaves the page where it is', async () => {
  mocked(deleteConnection).mockResolvedValue(refusal('forbidden', 'You may not do that.'));
  await user.type(name(), 'Shop bot');
  await user.click(remove());
  expect(await screen.findByText('You may not do that.')).toBeTruthy();
  expect(router.replace).not.toHaveBeenCalled();
});

test('DASH-03 Cancel keeps everything', async () => {
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onOpenChange).toHaveBeenCalledWith(false);
  expect(deleteConnection).not.toHaveBeenCalled();
});
