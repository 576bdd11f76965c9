import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { testConnection } from '@/actions/connection';
import type { ConnectionTestView } from '@/domain/connection/view';
import { mocked, refusal, show } from '../testing/show';
import { TestCard } from './test-card';

const passed = { state: 'passed', ms: 80 } as const;
const works: ConnectionTestView = {
  ...{ http: passed, socks5: passed, udp: { state: 'off' } },
  ...{ exitAddress: '203.0.113.80', carrier: 'Telekom', legs: { phone: 30, name: 10, target: 20 }, failure: null },
};
const offline = { reason: 'phone_offline', sentence: 'The phone is offline.', leg: 'phone' } as const;
const failed = { state: 'failed', ...offline } as const;
const fails: ConnectionTestView = {
  ...{ ...works, http: failed, socks5: failed, udp: failed, failure: offline },
  ...{ exitAddress: null, legs: { phone: null, name: null, target: null } },
};

test('TEST-01 a test shows protocols, exit address and the milliseconds of each leg', async () => {
  mocked(testConnection).mockResolvedValue({ data: works });
  const user = show(<TestCard connectionId="c1" auto={false} />);
  expect(mocked(testConnection)).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Test' }));
  expect(await screen.findByText('The connection works')).toBeTruthy();
  for (const text of ['203.0.113.80', 'Telekom', '30 ms', '10 ms', '20 ms', 'off'])
    expect(screen.getByText(text)).toBeTruthy();
});

test('TEST-01 after creating it runs on its own, once; the leg that fails and why', async () => {
  mocked(testConnection).mockResolvedValue({ data: fails });
  const user = show(<TestCard connectionId="c1" auto />);
  expect(await screen.findByText('Fails at the phone')).toBeTruthy();
  expect(screen.getByText('The phone is offline.')).toBeTruthy();
  expect(mocked(testConnection)).toHaveBeenCalledTimes(1);
  mocked(testConnection).mockResolvedValue(refusal('throttled', 'Too many attempts. Try again in 20 s.'));
  await user.click(screen.getByRole('button', { name: 'Test again' }));
  expect(await screen.findByText('Too many attempts. Try again in 20 s.')).toBeTruthy();
  expect(screen.queryByText('Fails at the phone')).toBeNull();
});
