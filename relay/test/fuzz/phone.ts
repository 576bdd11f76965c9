import { once } from 'node:events';
import net from 'node:net';
import { frame } from '../../protocol/frames.ts';
import { headerBytes, opcode, writeHeader } from '../../protocol/websocket.ts';
import { damaged, oneOf, randomBytesFrom, type Random } from '../support/random.ts';

const state = { mobileUp: true, carrier: 'fuzz' };
const hello = { type: 'hello', protocol: 1, appVersion: 'fuzz', capabilities: ['udp'], initialWindow: 65_536, state };
const illegalTypes = [0, 0x7f, 0xff, ...Object.values(frame)] as const;

/** Dials the tunnel as a sound phone, then says what the specification does not allow. Resolves once the relay has closed. */
export async function badPhone(tunnelPort: number, secret: string, random: Random): Promise<void> {
  const socket = net.connect({ port: tunnelPort, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined); // 'close' follows
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const timer = setTimeout(() => socket.destroy(), 5_000); // damage that the relay may take for good leaves the tunnel open
  socket.write(upgrade(secret));
  const head: unknown = await Promise.race([once(socket, 'data'), closed]);
  if (Array.isArray(head) && String(head[0]).startsWith('HTTP/1.1 101')) {
    const streams = new OpenStreams(socket, random);
    socket.on('data', (bytes: Buffer) => streams.read(bytes));
    socket.write(message(frame.control, 0, Buffer.from(JSON.stringify(hello)), 'sound', random));
    await nonsense(socket, streams, random);
  }
  socket.end();
  if (random(3) === 0) socket.destroy();
  await closed;
  clearTimeout(timer);
}

/** Mostly what a phone may say now, for a while; then something else. */
async function nonsense(socket: net.Socket, streams: OpenStreams, random: Random): Promise<void> {
  for (let frames = 1 + random(200); frames > 0 && !socket.destroyed; frames--) {
    const legal = random(150) > 0;
    const [type, id] = legal ? streams.choose() : [oneOf(random, illegalTypes), random(4)];
    const how = random(300) === 0 ? 'damaged' : 'sound';
    if (!socket.write(message(type, id, payloadOf(type, random), how, random)))
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    if (random(3) === 0) await new Promise(setImmediate);
  }
}

/** What the relay has asked for and how far each stream has come, so that the phone can say what fits. */
class OpenStreams {
  readonly #state = new Map<number, 'opening' | 'open' | 'ended' | 'flow'>();
  #bytes = Buffer.alloc(0);

  constructor(
    private readonly socket: net.Socket,
    private readonly random: Random,
  ) {}

  /** Reads the relay's messages: never masked or fragmented. */
  read(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const short = this.#bytes[1] ?? 0;
      const head = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (this.#bytes.length < head) return;
      const length = short === 127 ? this.#bytes.readUInt32BE(6) : short === 126 ? this.#bytes.readUInt16BE(2) : short;
      if (this.#bytes.length < head + length) return;
      const binary = ((this.#bytes[0] ?? 0) & 0x0f) === opcode.binary;
      if (binary && length >= 5) this.#frame(this.#bytes.subarray(head, head + length));
      this.#bytes = this.#bytes.subarray(head + length);
    }
  }

  /** A type and an id that fit now. */
  choose(): [type: number, id: number] {
    const { random } = this;
    const ids = [...this.#state.keys()];
    const id = ids[random(Math.max(1, ids.length))];
    if (id === undefined || random(10) === 0) return [oneOf(random, [frame.control, frame.ping]), 0];
    switch (this.#state.get(id)) {
      case 'opening':
        this.#state.set(id, 'open');
        return [frame.opened, id];
      case 'flow':
        return [frame.udp, id];
      case 'open': {
        const type = oneOf(random, [frame.data, frame.data, frame.data, frame.data, frame.window, frame.fin]);
        if (type === frame.fin) this.#state.set(id, 'ended');
        return [type, id];
      }
      default:
        this.#state.delete(id);
        return [frame.reset, id];
    }
  }

  #frame(message: Buffer): void {
    const [type, id] = [message[0] ?? 0, message.readUInt32BE(1)];
    if (type === frame.open) this.#state.set(id, 'opening');
    if (type === frame.udpOpen) this.#state.set(id, 'flow');
    if (type === frame.reset) this.#state.delete(id);
    if (type === frame.ping && this.random(200) > 0)
      this.socket.write(messageOf(frame.pong, 0, message.subarray(5), opcode.binary));
  }
}

/** A payload that mostly fits its type. */
function payloadOf(type: number, random: Random): Buffer {
  if (random(400) === 0) return randomBytesFrom(random, random(300));
  switch (type) {
    case frame.control:
      return controlPayload(random);
    case frame.ping:
    case frame.pong:
      return randomBytesFrom(random, 8);
    case frame.data:
      return randomBytesFrom(random, 1 + random(random(8) === 0 ? 5_000 : 5));
    case frame.window:
      return Buffer.from([0, 0, random(256), 1 + random(255)]);
    case frame.reset:
      return Buffer.from([0, random(120)]);
    case frame.udp:
      return Buffer.concat([Buffer.from([1, 127, 0, 0, 1, 1, 1 + random(255)]), randomBytesFrom(random, random(50))]);
    default:
      return Buffer.alloc(0);
  }
}

function controlPayload(random: Random): Buffer {
  const sound = oneOf(random, [
    JSON.stringify({ type: 'heartbeat', state }),
    JSON.stringify({ type: 'heartbeat', state: { ...state, batteryPercent: random(101), signalDbm: -random(120) } }),
    JSON.stringify({ type: 'result', id: '00000000-0000-4000-8000-000000000000', ok: true }),
  ]);
  if (random(100) === 0) return Buffer.from('['.repeat(2 + random(5_000)));
  return random(100) === 0 ? damaged(Buffer.from(sound), random) : Buffer.from(sound);
}

/** A frame as a WebSocket message; `damaged`: its bytes are changed at will. */
function message(type: number, id: number, payload: Buffer, how: 'sound' | 'damaged', random: Random): Buffer {
  const bytes = messageOf(type, id, payload, random(500) === 0 ? opcode.ping : opcode.binary);
  return how === 'sound' ? bytes : damaged(bytes, random);
}

function messageOf(type: number, id: number, payload: Buffer, code: number): Buffer {
  const length = 5 + payload.length;
  const bytes = Buffer.alloc(headerBytes(length) + 4 + length);
  let at = writeHeader(bytes, 0, code, length, true);
  at = bytes.writeUInt8(type, at);
  at = bytes.writeUInt32BE(id, at);
  payload.copy(bytes, at);
  return bytes;
}

function upgrade(secret: string): string {
  return [
    'GET /tunnel HTTP/1.1',
    'Host: relay',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol: pocketproxy.v1',
    `Authorization: Bearer ${secret}`,
    '\r\n',
  ].join('\r\n');
}
