import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { parseTarget } from './address.ts';
import { FrameReader } from '../engine/frame-reader.ts';
import { frame, decodeAddress } from './frames.ts';
import { reasonOf } from './reason-rules.ts';
import { Session } from '../engine/session.ts';
import { Recorder, deferred, socketPair } from '../engine/session-pair.ts';
import { opcode, writeHeader } from './websocket.ts';
import type { Reason } from './reasons.ts';

const vectors = z
  .object({
    valid: z.array(z.object({ name: z.string(), hex: z.string(), meaning: z.record(z.string(), z.unknown()) })),
    invalid: z.array(z.object({ name: z.string(), hex: z.string() })),
    refusedOpen: z.array(z.object({ name: z.string(), hex: z.string(), reason: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')));

const masks = { zero: 0, random: 0x5ac31f07 };

/** The vector as a WebSocket message of a client (masked) or a server. */
function message(hex: string, masked: boolean, mask = 0): Buffer {
  const payload = Buffer.from(hex, 'hex');
  const header = Buffer.alloc(14);
  const end = writeHeader(header, 0, opcode.binary, payload.length, masked);
  if (masked && mask !== 0) {
    header.writeUInt32BE(mask, end - 4);
    for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (header[end - 4 + (i & 3)] ?? 0);
  }
  return Buffer.concat([header.subarray(0, end), payload]);
}

/** What a frame means, in the words of the vectors. */
function meaningOf(type: number, payload: Buffer): Record<string, unknown> {
  const name = Object.entries(frame).find(([, code]) => code === type)?.[0] ?? 'unknown';
  const address = name === 'open' || name === 'udp' ? decodeAddress(payload, 0, parseTarget) : undefined;
  const { kind, host, port } = address?.target ?? {};
  switch (name) {
    case 'control':
      return { type: name, json: JSON.parse(payload.toString()) };
    case 'open':
      return { type: name, kind, host, port };
    case 'udp':
      return { type: name, kind, host, port, bytes: payload.length - (address?.end ?? 0) };
    case 'data':
      return { type: name, bytes: payload.length };
    case 'window':
      return { type: name, credit: payload.readUInt32BE(0) };
    case 'reset':
      return { type: name, reason: reasonOf(payload.readUInt16BE(0)) };
    default:
      return { type: name };
  }
}

for (const [maskName, mask] of Object.entries(masks)) {
  for (const { name, hex, meaning } of vectors.valid) {
    test(`vector: ${name}, ${maskName} mask, whole and cut at every byte`, () => {
      const bytes = message(hex, true, mask);
      for (let cut = 0; cut < bytes.length; cut++) {
        const seen: { type: number; payload: Buffer }[] = [];
        const reader = new FrameReader(true, {
          onFrame: ({ code }, _id, payload) => seen.push({ type: code, payload }),
          onData: (_id, piece) => seen.push({ type: frame.data, payload: piece }),
          onPing: () => assert.fail(),
          onClose: () => assert.fail(),
          fail: (why) => assert.fail(why),
        });
        const copy = Buffer.from(bytes); // unmasking writes in place
        reader.push(copy.subarray(0, cut));
        reader.push(copy.subarray(cut));
        const payload = Buffer.concat(seen.map((entry) => entry.payload));
        assert.deepEqual(meaningOf(seen[0]?.type ?? 0, payload), meaning);
      }
    });
  }
}

for (const { name, hex } of vectors.invalid) {
  test(`vector: the relay ends the tunnel on: ${name}`, async () => {
    const [near, far] = await socketPair();
    const ended = deferred<Reason>();
    const relay = new Session(far, {
      role: 'relay',
      onControl: () => undefined,
      onClose: ended.resolve,
    });
    const target = parseTarget('192.0.2.1', 80) ?? assert.fail();
    for (let i = 0; i < 3; i++) relay.open(target, new Recorder());
    relay.openUdp({ onDatagram: () => undefined, onClose: () => undefined });
    near.on('error', () => undefined).resume();
    near.write(message('1100000001', true)); // OPENED 1
    near.write(message(hex, true));
    assert.equal(await ended.promise, 'protocol_error');
    near.destroy();
  });
}

for (const { name, hex, reason } of vectors.refusedOpen) {
  test(`vector: the phone refuses to open: ${name}`, async () => {
    const [near, far] = await socketPair();
    const phone = new Session(far, {
      role: 'phone',
      onControl: () => undefined,
      onOpen: () => assert.fail('asked to dial'),
      onClose: () => undefined,
    });
    const answer = deferred<Reason>();
    const reader = new FrameReader(true, {
      onFrame: ({ code }, _id, payload) =>
        code === frame.reset ? answer.resolve(reasonOf(payload.readUInt16BE(0))) : null,
      onData: () => assert.fail(),
      onPing: () => undefined,
      onClose: () => assert.fail(),
      fail: (why) => assert.fail(why),
    });
    near.on('data', (chunk: Buffer) => reader.push(chunk));
    near.write(message(hex, false));
    assert.equal(await answer.promise, reason);
    assert.equal(phone.closed, false);
    phone.close('done');
    near.destroy();
  });
}
