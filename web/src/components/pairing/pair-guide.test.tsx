import { afterEach, expect, test } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { show } from '../testing/show';
import { PairGuide } from './pair-guide';

const at = (fragment: string) => {
  window.location.hash = fragment;
  show(<PairGuide server="https://proxy.example" />);
};
afterEach(() => void (window.location.hash = ''));

test('PORTAL-05 the link shows its code and the line for a Linux box', () => {
  at('abcd2345');
  expect(screen.getByRole('status', { name: 'Pairing code' }).textContent).toBe('ABCD-2345');
  expect(screen.getAllByText('scripts/agent pair ABCD-2345 --server https://proxy.example').length).toBe(2);
  expect(screen.queryByRole('link', { name: 'Open in the app' })).toBeNull();
});

test('PORTAL-05 on a phone it opens the app', () => {
  const agent = Object.getOwnPropertyDescriptor(Navigator.prototype, 'userAgent');
  Object.defineProperty(navigator, 'userAgent', { configurable: true, value: 'Mozilla/5.0 (Linux; Android 16)' });
  at('ABCD2345');
  expect(screen.getByRole('link', { name: 'Open in the app' }).getAttribute('href')).toBe(
    'pocketproxy://pair?server=https%3A%2F%2Fproxy.example&code=ABCD2345',
  );
  Object.defineProperty(navigator, 'userAgent', { ...agent, configurable: true });
});

test('PORTAL-05 without a code, and with what is none, it says so; another fragment is read when it comes', () => {
  at('');
  expect(screen.getByText('This link has no code')).toBeTruthy();
  for (const fragment of ['ABCD', 'ABCD-234I', '%E0%A4%A', '<script>']) {
    act(() => {
      window.location.hash = fragment;
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    expect(screen.getByText('This is not a pairing code')).toBeTruthy();
  }
});
