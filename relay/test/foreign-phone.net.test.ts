import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { z } from 'zod';
import { httpConnect, socksOpen } from './support/proxy-client.ts';
import { TestStack, type Proxy } from './support/test-stack.ts';

/**
 * SEC-02: a phone written from relay/protocol/README.md alone, on an independent WebSocket library. None of the
 * product's own protocol code is used here, so that both ends cannot share a mistake.
 */

const type = {
  control: 1,
  ping: 2,
  pong: 3,
  open: 0x10,
  opened: 0x11,
  data: 0x12,
  window: 0x13,
  fin: 0x14,
  reset: 0x15,
};
const welcome = z.object({
  type: z.literal('welcome'),
  deviceId: z.string(),
  epoch: z.number(),
  initialWindow: z.number(),
});

let stack: TestStack;
let proxy: Proxy;
let phone: ForeignPhone;

before(async () => {
  stack = await TestStack.start();
  const paired = await stack.addOfflinePhone();
  proxy = await stack.addProxy({ phone: paired });
  phone = new ForeignPhone(stack.stack.plan.tunnelUrl, paired.secret);
  assert.equal((await phone.welcomed).deviceId, paired.id);
});
after(async () => {
  phone.socket.terminate();
  await stack.close();
});

/** Answers streams to `upper.test` in capitals and half-closes after the client; refuses every other name. */
class ForeignPhone {
  readonly socket: WebSocket;
  readonly welcomed: Promise<z.infer<typeof welcome>>;
  readonly opens: string[] = [];

  constructor(url: string, secret: string) {
    this.socket = new WebSocket(url, 'pocketproxy.v1', { headers: { Authorization: `Bearer ${secret}` } });
    this.socket.on('open', () => this.#hello());
    this.welcomed = new Promise((resolve, reject) => {
      this.socket.on('error', reject);
      this.socket.on('message', (message) => {
        if (!Buffer.isBuffer(message)) throw new Error('one message, one Buffer');
        const [kind, stream, payload] = [message.readUInt8(0), message.readUInt32BE(1), message.subarray(5)];
        if (kind === type.control) resolve(welcome.parse(JSON.parse(payload.toString())));
        else this.#frame(kind, stream, payload);
      });
    });
  }

  #hello(): void {
    const state = { mobileUp: true, batteryPercent: 80 };
    const hello = {
      type: 'hello',
      protocol: 1,
      appVersion: 'foreign 1',
      capabilities: [],
      initialWindow: 65_536,
      state,
    };
    this.#send(type.control, 0, Buffer.from(JSON.stringify({ ...hello, unknown: 'fields are ignored' })));
  }

  #frame(kind: number, stream: number, payload: Buffer): void {
    switch (kind) {
      case type.ping:
        return this.#send(type.pong, 0, payload);
      case type.open:
        return this.#open(stream, payload);
      case type.data:
        this.#send(type.data, stream, Buffer.from(payload.toString('latin1').toUpperCase(), 'latin1'));
        return this.#send(type.window, stream, u32(payload.length));
      case type.fin:
        return this.#send(type.fin, stream);
    }
  }

  #open(stream: number, payload: Buffer): void {
    const name = payload.subarray(2, 2 + payload.readUInt8(1)).toString();
    this.opens.push(`${name}:${payload.readUInt16BE(payload.length - 2)}`);
    if (payload.readUInt8(0) === 3 && name === 'upper.test') this.#send(type.opened, stream);
    else this.#send(type.reset, stream, u16(73)); // name_not_found
  }

  #send(kind: number, stream: number, payload: Buffer = Buffer.alloc(0)): void {
    this.socket.send(Buffer.concat([Buffer.from([kind]), u32(stream), payload]));
  }
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

test('SEC-02 PROTO-02: customers reach what a foreign phone reaches, far beyond one window, with half-close', async (t) => {
  const via = { port: proxy.port, login: proxy };
  for (const open of [httpConnect, socksOpen]) {
    const opened = await open(via, 'Upper.test', 443);
    assert.ok(opened.ok);
    t.after(() => opened.wire.close());
    const sent = Buffer.alloc(3_000_000, 'pocketproxy ');
    opened.wire.write(sent);
    opened.wire.socket.end();
    const back = await opened.wire.rest();
    assert.equal(back.toString('latin1'), sent.toString('latin1').toUpperCase());
  }
  assert.deepEqual(phone.opens, ['upper.test:443', 'upper.test:443']);
});

test('PROTO-02: the reason of a foreign phone reaches the customer', async () => {
  const answer = await httpConnect({ port: proxy.port, login: proxy }, 'other.test', 80);
  assert.deepEqual(answer, { ok: false, code: 502, reason: 'name_not_found' });
});

test('SEC-02: a phone that is revoked loses its tunnel immediately, and its secret opens no other', async () => {
  const paired = await stack.addOfflinePhone();
  const { tunnelUrl } = stack.stack.plan;
  const revoked = new ForeignPhone(tunnelUrl, paired.secret);
  await revoked.welcomed;
  const closed = once(revoked.socket, 'close');
  await stack.database.deviceSecret.updateMany({ where: { deviceId: paired.id }, data: { revokedAt: new Date() } });
  await stack.notifyDevice(paired);
  const [code] = await closed;
  assert.equal(code, 4055); // 4000 and the code of device_revoked
  await assert.rejects(new ForeignPhone(tunnelUrl, paired.secret).welcomed, /401/);
});
