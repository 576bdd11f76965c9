import { WebSocket } from 'ws';
import { frame, frameHeaderBytes } from '../../protocol/frames.ts';
import { subprotocol } from '../../protocol/index.ts';

// The phone's part is played by the independent `ws` package: any standard WebSocket client can carry a tunnel.

export const deviceSecret = `ppd_${'s'.repeat(43)}`;

export interface Dial {
  readonly path?: string;
  readonly token?: string;
  readonly protocol?: string;
  readonly port: number;
}

export function dial({ path = '/tunnel', token = deviceSecret, protocol = subprotocol, port }: Dial): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: true, // offered, and must not be agreed to
  });
}

export function encode(type: number, id: number, payload: Buffer | string): Buffer {
  const header = Buffer.alloc(frameHeaderBytes);
  header[0] = type;
  header.writeUInt32BE(id, 1);
  return Buffer.concat([header, Buffer.from(payload)]);
}

export const control = (message: unknown) => encode(frame.control, 0, JSON.stringify(message));
export const helloWith = (...capabilities: string[]) =>
  control({
    type: 'hello',
    protocol: 1,
    appVersion: 'test',
    capabilities,
    initialWindow: 262_144,
    state: { mobileUp: true, batteryPercent: 80 },
  });
export const hello = helloWith('udp');

/** The next frame of a type, as type, id and payload. */
export function next(socket: WebSocket, type: number): Promise<{ id: number; payload: Buffer }> {
  return new Promise((resolve) => {
    const listener = (data: Buffer) => {
      if (data[0] !== type) return;
      socket.off('message', listener);
      resolve({ id: data.readUInt32BE(1), payload: data.subarray(frameHeaderBytes) });
    };
    socket.on('message', listener);
  });
}
