import { Socket } from 'node:net';

const slabBytes = 524_288;
/** The kernel is offered at least this much room. */
const minRoomBytes = 65_536;

/** What this file needs of a socket beyond node's documented interface. */
interface WithHandle {
  _handle?: { readonly useUserBuffer?: unknown } | null;
}

/**
 * Gives a tunnel's socket a cheaper way to read: into slabs that several reads share, instead of one allocation of
 * 64 KiB per read, which costs the garbage collector as much as all our own code. The socket is replaced by another on
 * the same handle, made with node's documented `onread`; taking the handle over is the one undocumented step, so where
 * it is not there (TLS, another node) the socket is used as it is. Worth it for a tunnel, too big for a socket per client.
 *
 * @returns the socket to use from now on; `onData` gets every chunk, which stays valid.
 */
export function readIntoSlabs(socket: Socket, onData: (chunk: Buffer) => void): Socket {
  const holder: WithHandle = socket as unknown as WithHandle;
  const handle = holder._handle;
  const busy = socket.connecting || socket.readableLength > 0 || socket.writableLength > 0;
  if (busy || socket.constructor !== Socket || !handle?.useUserBuffer) {
    socket.on('data', onData);
    return socket;
  }
  let slab = Buffer.allocUnsafeSlow(slabBytes);
  let used = 0;
  holder._handle = null;
  socket.removeAllListeners();
  const options = {
    handle,
    allowHalfOpen: true,
    onread: {
      /** Where the next read goes: behind the last one while there is room. */
      buffer(): Buffer {
        if (slab.length - used < minRoomBytes) {
          slab = Buffer.allocUnsafeSlow(slabBytes);
          used = 0;
        }
        return slab.subarray(used);
      },
      callback(bytes: number): boolean {
        const chunk = slab.subarray(used, used + bytes);
        used += bytes;
        onData(chunk);
        return true;
      },
    },
  };
  return new Socket(options as ConstructorParameters<typeof Socket>[0]);
}
