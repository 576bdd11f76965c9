import { createRequire } from 'node:module';
import os from 'node:os';
import { readPeerAddress } from '../../protocol/ip.ts';
import { DatagramBatch } from './datagram-batch.ts';
import { NativeMemory, NativePointer } from './native-memory.ts';

/**
 * The socket calls that Node lacks, by koffi; every native call of the relay is in this file. Linux, 64 bits, little
 * endian: the numbers and structures are the same on all such machines that Node runs on. Descriptors are plain numbers,
 * and whoever opened one closes it.
 */
export interface Native {
  /** Sets TCP_CONGESTION (tcp(7)); sockets that a listening one accepts inherit it. False: the kernel has no such control. */
  setCongestion(fd: number, name: string): boolean;
  /** A listening TCP socket that TPROXY may hand foreign destinations to. @throws NativeError */
  listenTransparent(address: string, port: number): number;
  /** A UDP socket for TPROXY that is told each datagram's destination; for receive(). @throws NativeError */
  bindTransparent(address: string, port: number): number;
  /** A UDP socket bound to a foreign address, only to answer from it. @throws NativeError */
  bindForeign(address: string, port: number): number;
  /** Sends a datagram without waiting. False: the kernel did not take it. */
  send(fd: number, payload: Uint8Array, to: Uint8Array): boolean;
  /** Resolves when something can be read, or after `waitMs`. Takes one of the four threads that Node has for waiting. */
  readable(fd: number, batch: DatagramBatch, waitMs: number): Promise<void>;
  /** Receives what is there, up to a batch; returns how many datagrams, without waiting. */
  receive(fd: number, batch: DatagramBatch): number;
  /** Memory of `bytes`, for what outlives a call; the caller's to free. */
  memory(bytes: number): NativeMemory;
  close(fd: number): void;
}

/** A call that failed, with the system's code: EPERM, EACCES, EADDRINUSE, … */
export class NativeError extends Error {
  constructor(
    readonly call: string,
    readonly code: string,
  ) {
    super(`${call}: ${code}`);
  }
}

const family = { ipv4: 2, ipv6: 10 } as const;
const type = { tcp: 1, udp: 2, cloexec: 0o2000000, nonblock: 0o4000 } as const;
const level = { ip: 0, socket: 1, tcp: 6 } as const;
const option = {
  reuseAddress: 2,
  receiveBuffer: 8,
  congestion: 13,
  transparent: 19,
  originalTo: 20,
  forced: 33,
} as const;
const dontWait = 0x40;
const receiveBufferBytes = 4 << 20;
const backlog = 1_024;

let loaded: { readonly native: Native | undefined; readonly why: string | undefined } | undefined;

/** The native calls, or undefined where this machine has none; loaded once. */
export function native(): Native | undefined {
  return (loaded ??= load()).native;
}

/** Why there are no native calls. */
export function nativeMissing(): string | undefined {
  return (loaded ??= load()).why;
}

function load(): NonNullable<typeof loaded> {
  try {
    return { native: bindings(), why: undefined };
  } catch (error) {
    return { native: undefined, why: error instanceof Error ? error.message : String(error) };
  }
}

function bindings(): Native {
  const known =
    process.platform === 'linux' && os.endianness() === 'LE' && ['x64', 'arm64', 'riscv64'].includes(process.arch);
  if (!known) throw new Error('the native calls are for 64-bit Linux');
  const koffi = loadKoffi();
  const libc = koffi.load(null);
  /** A call that is finished when it returns: it may read and fill Buffers. */
  const call = <T extends (number | Uint8Array | NativePointer | null)[]>(signature: string) => {
    const made = libc.func(signature);
    return (...values: T): number => Number(made(...values.map(plain)));
  };
  /** A call that another thread makes: it takes no Buffer, and holds the memory that it uses. */
  const later = <T extends (number | NativePointer)[]>(signature: string) => {
    const made = libc.func(signature);
    return (done: () => void, ...values: T): void => {
      for (const value of values) if (value instanceof NativePointer) value.memory.hold();
      made.async(...values.map(plain), () => {
        for (const value of values) if (value instanceof NativePointer) value.memory.release();
        done();
      });
    };
  };
  const socket = call<[number, number, number]>('int socket(int domain, int type, int protocol)');
  const setsockopt = call<[number, number, number, Buffer, number]>(
    'int setsockopt(int fd, int level, int name, const void *value, uint32_t length)',
  );
  const bind = call<[number, Uint8Array, number]>('int bind(int fd, const void *address, uint32_t length)');
  const listen = call<[number, number]>('int listen(int fd, int backlog)');
  const closeFd = call<[number]>('int close(int fd)');
  const sendto = call<[number, Uint8Array, number, number, Uint8Array, number]>(
    'int64_t sendto(int fd, const void *payload, size_t length, int flags, const void *to, uint32_t toLength)',
  );
  const poll = later<[NativePointer, number, number]>('int poll(void *fds, uint64_t count, int timeoutMs)');
  const recvmmsg = call<[number, NativePointer, number, number, null]>(
    'int recvmmsg(int fd, void *messages, uint32_t count, int flags, void *timeout)',
  );
  const malloc = libc.func('void *malloc(size_t bytes)');
  const freeMemory = libc.func('void free(void *memory)');

  const failure = (name: string): NativeError => {
    const errno = koffi.errno();
    const [code = `errno ${errno}`] = Object.entries(koffi.os.errno).find(([, number]) => number === errno) ?? [];
    return new NativeError(name, code);
  };
  const close = (fd: number) => void closeFd(fd);
  const number = (value: number) => Buffer.from(Int32Array.of(value).buffer);
  const set = (fd: number, of: number, name: number, value: Buffer) => setsockopt(fd, of, name, value, value.length);

  /** A socket with these options set to 1 and bound; closed again where one of it fails. */
  const open = (kind: number, address: string, port: number, options: readonly [string, number, number][]): number => {
    const at = socketAddress(address, port);
    const fd = socket(family.ipv4, kind | type.cloexec | type.nonblock, 0);
    if (fd < 0) throw failure('socket');
    const must = (name: string, result: number): void => {
      if (result >= 0) return;
      const error = failure(name);
      close(fd);
      throw error;
    };
    for (const [name, of, which] of options) must(name, set(fd, of, which, number(1)));
    must('bind', bind(fd, at, at.length));
    if (kind === type.tcp) must('listen', listen(fd, backlog));
    return fd;
  };
  const transparent: readonly [string, number, number][] = [
    ['SO_REUSEADDR', level.socket, option.reuseAddress],
    ['IP_TRANSPARENT', level.ip, option.transparent],
  ];

  return {
    close,
    setCongestion: (fd, name) => set(fd, level.tcp, option.congestion, Buffer.from(name)) === 0,
    listenTransparent: (address, port) => open(type.tcp, address, port, transparent),
    bindTransparent(address, port) {
      const fd = open(type.udp, address, port, [...transparent, ['IP_RECVORIGDSTADDR', level.ip, option.originalTo]]);
      const room = number(receiveBufferBytes);
      if (set(fd, level.socket, option.forced, room) < 0) set(fd, level.socket, option.receiveBuffer, room);
      return fd;
    },
    bindForeign: (address, port) => open(type.udp, address, port, transparent),
    send: (fd, payload, to) => sendto(fd, payload, payload.length, dontWait, to, to.length) >= 0,
    readable: (fd, batch, waitMs) => new Promise((resolve) => poll(resolve, batch.waitFor(fd), 1, waitMs)),
    receive(fd, batch) {
      batch.reset();
      return Math.max(0, recvmmsg(fd, batch.messages, DatagramBatch.messages, dontWait, null));
    },
    memory(bytes) {
      const pointer: unknown = malloc(bytes);
      return new NativeMemory(BigInt(koffi.address(pointer)), koffi.view(pointer, bytes), () => freeMemory(pointer));
    },
  };
}

function plain(value: number | Uint8Array | NativePointer | null): number | Uint8Array | bigint | null {
  return value instanceof NativePointer ? value.address : value;
}

function loadKoffi(): typeof import('koffi') {
  const require = createRequire(import.meta.url);
  const loadedKoffi: typeof import('koffi') = require('koffi');
  return loadedKoffi;
}

/** sockaddr_in of an IPv4 address. @throws NativeError for another */
export function socketAddress(address: string, port: number): Buffer {
  const bytes = readPeerAddress(address);
  if (bytes?.length !== 4) throw new NativeError('bind', 'EADDRNOTAVAIL');
  const made = Buffer.alloc(16);
  made.writeUInt16LE(family.ipv4, 0);
  made.writeUInt16BE(port, 2);
  made.set(bytes, 4);
  return made;
}
