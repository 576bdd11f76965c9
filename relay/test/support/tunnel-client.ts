import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { subprotocol } from '../../protocol/index.ts';
import { frame, frameHeaderBytes } from '../../protocol/frames.ts';

const hello = {
  type: 'hello',
  protocol: 1,
  appVersion: 'test',
  capabilities: [],
  initialWindow: 262_144,
  state: { mobileUp: true },
};

/** Dials the tunnel as a phone: the device that it is welcomed as, or the status that it is refused with. */
export async function dialTunnel(
  port: number,
  secret: string,
): Promise<{ deviceId: string; socket: WebSocket } | number> {
  const headers = { authorization: `Bearer ${secret}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/tunnel`, subprotocol, { headers });
  const opened = await new Promise<true | number>((resolve, reject) => {
    socket.once('open', () => resolve(true));
    socket.once('unexpected-response', (_request, response: IncomingMessage) => resolve(response.statusCode ?? 0));
    socket.once('error', reject);
  });
  socket.on('error', () => undefined); // its end is reported by 'close'
  if (opened !== true) {
    socket.terminate();
    return opened;
  }
  const welcome = nextControl(socket);
  socket.send(controlFrame(hello));
  const { deviceId } = await welcome;
  return { deviceId, socket };
}

function controlFrame(message: object): Buffer {
  const header = Buffer.alloc(frameHeaderBytes);
  header[0] = frame.control;
  return Buffer.concat([header, Buffer.from(JSON.stringify(message))]);
}

async function nextControl(socket: WebSocket): Promise<{ deviceId: string }> {
  for (;;) {
    const [data] = await once(socket, 'message');
    if (data[0] === frame.control) return JSON.parse(data.subarray(frameHeaderBytes).toString());
  }
}
