import { beforeEach, expect, jest, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { renameDevice } from '@/actions/device';
import { later, mocked, refusal, show } from '../testing/show';
import { router } from '../testing/navigation';
import { RenameDialog } from './rename-dialog';
import { silence } from './ask-server';

const rename = mocked(renameDevice);
const onOpenChange = jest.fn();
const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });
const save = () => screen.getByRole('button', { name: 'Save' });

let user: ReturnType<typeof show>;
beforeEach(() => {
  user = show(
    <RenameDialog
      kind="device"
      subject={{ id: 'd1', name: 'Berlin' }}
      action={renameDevice}
      open
      onOpenChange={onOpenChange}
    />,
  );
});

async function type(name: string) {
  await user.clear(field());
  await user.type(field(), name);
}

test('what worked is said, closes the dialog and reloads the page', async () => {
  rename.mockResolvedValue({ data: {} });
  await type('  Berlin 2 ');
  await user.click(save());
  expect(await screen.findByText('Renamed.')).toBeTruthy();
  expect(rename.mock.calls).toEqual([[{ id: 'd1', name: 'Berlin 2' }]]);
  expect(onOpenChange).toHaveBeenCalledWith(false);
  expect(router.refresh).toHaveBeenCalledTimes(1);
});

test('an error of a field stands at it and takes the focus; what was typed stays', async () => {
  rename.mockResolvedValue({ validationErrors: { fieldErrors: { name: ['Too long.'] } } });
  await type('Berlin 2');
  await user.click(save());
  expect((await screen.findByRole('alert')).textContent).toBe('Too long.');
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field());
  expect(field().value).toBe('Berlin 2');
  expect(onOpenChange).not.toHaveBeenCalled();
});

test('an error of a field goes when it is tried again', async () => {
  const second = later<object>();
  rename.mockResolvedValueOnce({ validationErrors: { fieldErrors: { name: ['Too long.'] } } });
  rename.mockReturnValueOnce(second.answer);
  await user.click(save());
  await screen.findByRole('alert');
  await user.click(save());
  expect(screen.queryByRole('alert')).toBeNull();
  second.arrive({ data: {} });
  await screen.findByText('Renamed.');
});

test('while it is under way neither a click nor Enter sends it twice', async () => {
  const { answer, arrive } = later<object>();
  rename.mockReturnValue(answer);
  await user.click(save());
  expect(save().getAttribute('aria-busy')).toBe('true');
  await user.click(save());
  await user.type(field(), '{Enter}');
  arrive({ data: {} });
  await screen.findByText('Renamed.');
  expect(rename).toHaveBeenCalledTimes(1);
  expect(save().getAttribute('aria-busy')).toBeNull();
});

test('a refusal that belongs to no field is shown with its request id, and the dialog stays', async () => {
  rename.mockResolvedValue(refusal('internal', 'Something went wrong.', { problem: 'Request 42' }));
  await user.click(save());
  expect(await screen.findByText('Something went wrong.')).toBeTruthy();
  expect(screen.getByText('Request 42')).toBeTruthy();
  expect(onOpenChange).not.toHaveBeenCalled();
  expect(router.refresh).not.toHaveBeenCalled();
});

test('a server that does not answer is said, and it can be tried again', async () => {
  rename.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  rename.mockResolvedValueOnce({ data: {} });
  await user.click(save());
  expect(await screen.findByText(silence)).toBeTruthy();
  await user.click(save());
  expect(await screen.findByText('Renamed.')).toBeTruthy();
});

test('a page of an older build is offered a reload instead of an error', async () => {
  rename.mockRejectedValue(Object.assign(new Error('gone'), { name: 'UnrecognizedActionError' }));
  await user.click(save());
  expect(await screen.findByRole('alertdialog', { name: 'A new version is available' })).toBeTruthy();
  expect(screen.queryByText(silence)).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Not now' }));
});
