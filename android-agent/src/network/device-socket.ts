import { isIPv6 } from 'node:net';
import { parseTarget } from '@pocketproxy/relay/protocol';

/**
 * The few socket calls that Node lacks: sockets that leave by one network interface and no other (SO_BINDTODEVICE,
 * socket(7)), whatever the routing table prefers. Linux and Android; koffi is loaded only when asked for.
 */
export interface DeviceSockets {
  /**
   * File descriptor of a new TCP socket, or of a UDP socket bound to `address`, that is bound to `device`.
   * @throws DeviceSocketError, with the system's code: ENODEV, EPERM, EADDRNOTAVAIL, EMFILE, …
   */
  open(kind: 'tcp' | 'udp', device: string, address: string): number;
}

export class DeviceSocketError extends Error {
  constructor(
    call: string,
    readonly code: string,
  ) {
    super(`${call}: ${code}`);
  }
}

// Linux, the same on all its 64-bit machines that Node runs on
const family = { ipv4: 2, ipv6: 10 } as const;
const type = { tcp: 1, udp: 2 } as const;
const cloexecNonblock = 0o2004000;
const solSocket = 1;
const soBindToDevice = 25;
const solIpv6 = 41;
const ipv6Only = 26;

/** @throws Error when the machine is no Linux, or has no koffi. */
export async function loadDeviceSockets(): Promise<DeviceSockets> {
  if (process.platform !== 'linux' && process.platform !== 'android') throw new Error('only Linux can bind to a modem');
  const { default: koffi } = await import('koffi');
  const libc = koffi.load(null);
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const setsockopt = libc.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)');
  const bind = libc.func('int bind(int fd, const void *address, uint32_t length)');
  const close = libc.func('int close(int fd)');

  const failure = (call: string): DeviceSocketError => {
    const errno = koffi.errno();
    const [code = `errno ${errno}`] = Object.entries(koffi.os.errno).find(([, number]) => number === errno) ?? [];
    return new DeviceSocketError(call, code);
  };
  return {
    open(kind, device, address) {
      const six = isIPv6(address);
      const fd = Number(socket(six ? family.ipv6 : family.ipv4, type[kind] | cloexecNonblock, 0));
      if (fd < 0) throw failure('socket');
      const must = (call: string, result: unknown): void => {
        if (Number(result) >= 0) return;
        const error = failure(call);
        close(fd);
        throw error;
      };
      const name = Buffer.from(`${device}\0`);
      must('SO_BINDTODEVICE', setsockopt(fd, solSocket, soBindToDevice, name, name.length));
      const on = Buffer.from(Int32Array.of(1).buffer);
      if (six) must('IPV6_V6ONLY', setsockopt(fd, solIpv6, ipv6Only, on, on.length));
      const at = socketAddress(address);
      if (kind === 'udp') must('bind', bind(fd, at, at.length));
      return fd;
    },
  };
}

/** sockaddr_in or sockaddr_in6 with port 0: any free one. */
function socketAddress(address: string): Buffer {
  const bytes = parseTarget(address, 1)?.bytes;
  if (!bytes) throw new DeviceSocketError('bind', 'EADDRNOTAVAIL');
  const six = bytes.length === 16;
  const made = Buffer.alloc(six ? 28 : 16);
  made.set(new Uint8Array(Uint16Array.of(six ? family.ipv6 : family.ipv4).buffer));
  made.set(bytes, six ? 8 : 4);
  return made;
}
