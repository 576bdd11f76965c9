import assert from 'node:assert/strict';
import { fstatSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { DeviceSocketError, type DeviceSockets } from '../network/device-socket.ts';
import { modemSockets } from './modem-sockets.ts';

/** Sockets that cannot be opened, with this code of the system. */
const failing = (code: string) => (): Promise<DeviceSockets> =>
  Promise.resolve({
    open: () => {
      throw new DeviceSocketError('SO_BINDTODEVICE', code);
    },
  });

test('PROTO-04 pitfall-10: where sockets cannot be bound to the modem nothing is served', async () => {
  await assert.rejects(modemSockets('wwan0', failing('EPERM')), {
    name: 'UsageError',
    message:
      'sockets cannot be bound to wwan0 (SO_BINDTODEVICE: EPERM); Linux 5.7 or newer is needed, or the capability CAP_NET_RAW',
  });
  const noKoffi = () => Promise.reject(new Error('Cannot find the native Koffi module'));
  await assert.rejects(modemSockets('wwan0', noKoffi), {
    name: 'UsageError',
    message: 'sockets cannot be bound to wwan0: Cannot find the native Koffi module',
  });
});

test('a modem that is not plugged in yet may come; the socket of the check is closed', async () => {
  assert.ok(await modemSockets('wwan0', failing('ENODEV')));
  let fd = -1;
  const open = (): number => (fd = openSync('/dev/null', 'r'));
  await modemSockets('wwan0', () => Promise.resolve({ open }));
  assert.throws(() => fstatSync(fd), { code: 'EBADF' });
});
