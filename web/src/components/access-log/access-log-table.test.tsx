import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { show } from '../testing/show';
import { AccessLogTable } from './access-log-table';

const line = { at: new Date('2026-03-10T12:00:00Z'), address: '203.0.113.9', up: 5, down: 7, durationMs: 1_500 };
const end = { reason: 'done', sentence: 'Finished.' };

test('protocols have the names that the rest of the dashboard uses; one of a newer relay has its own', () => {
  const lines = ['http', 'socks5', 'openvpn', 'later'].map((protocol) => ({ id: protocol, protocol, ...line, ...end }));
  show(<AccessLogTable lines={lines} />);
  const names = screen.getAllByRole('row').map((row) => row.querySelectorAll('td')[2]?.textContent);
  expect(names).toEqual([undefined, 'HTTP', 'SOCKS5', 'OpenVPN', 'later']);
});
