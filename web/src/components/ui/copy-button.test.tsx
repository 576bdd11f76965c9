import { expect, jest, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { show } from '../testing/show';
import { CopyButton } from './copy-button';

const button = () => screen.getByRole('button', { name: 'Copy the address' });

test('DASH-03 copies the text, says so and keeps the focus', async () => {
  Object.assign(window, { isSecureContext: true });
  const user = show(<CopyButton text="1.2.3.4" label="Copy the address" />);
  await user.click(button());
  expect(await navigator.clipboard.readText()).toBe('1.2.3.4');
  expect(await screen.findByText('Copied', { selector: '[role=status]' })).toBeTruthy();
  expect(document.activeElement).toBe(button());
});

test('pitfall 14: without a clipboard a selection is copied', async () => {
  Object.assign(window, { isSecureContext: false });
  let selected = '';
  document.execCommand = jest.fn(() => {
    const area = document.querySelector('textarea');
    selected = area?.value.slice(area.selectionStart, area.selectionEnd) ?? '';
    return true;
  });
  const user = show(<CopyButton text="1.2.3.4" label="Copy the address" />);
  await user.click(button());
  expect(selected).toBe('1.2.3.4');
  expect(document.querySelector('textarea')).toBeNull();
});

test('pitfall 14: where the browser refuses both, the text is shown and selected', async () => {
  Object.assign(window, { isSecureContext: false });
  document.execCommand = jest.fn(() => false);
  const user = show(<CopyButton text="1.2.3.4" label="Copy the address" />);
  await user.click(button());
  expect(await screen.findByRole('dialog', { name: 'Copy by hand' })).toBeTruthy();
  const area = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Copy the address' });
  expect([area.value, area.selectionEnd - area.selectionStart]).toEqual(['1.2.3.4', 7]);
});

test('a text that is fetched and refused copies nothing', async () => {
  Object.assign(window, { isSecureContext: true });
  const fetched = jest.fn(async () => undefined);
  const user = show(<CopyButton text={fetched} label="Copy the address" />);
  await navigator.clipboard.writeText('before');
  await user.click(button());
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(await navigator.clipboard.readText()).toBe('before');
});
