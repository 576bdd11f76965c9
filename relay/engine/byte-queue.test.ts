import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteQueue } from './byte-queue.ts';
import { retireSlab, returnBytes, takeSlab, type Slab } from './slab-pool.ts';

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** True when the bytes count up from the number of the first. An assertion for each of them would take seconds. */
function inOrder(bytes: Buffer | undefined, first: number): boolean {
  return bytes?.every((byte, at) => byte === ((first + at) & 0xff)) ?? true;
}

/** A piece of its own memory, as node's reads are. */
function piece(length: number, value: number): Buffer {
  return Buffer.alloc(length, value & 0xff);
}

for (const length of [1, 2, 100, 1_460, 4_095, 4_096, 16_384, 65_536]) {
  for (const way of ['push', 'gather'] as const) {
    test(`pitfall-33 ${way} of pieces of ${length} bytes holds at most twice the bytes and one block`, () => {
      for (const returned of [false, true]) {
        const queue = new ByteQueue({ returned });
        const total = 262_144;
        for (let at = 0; at < total; at += length) {
          queue[way](piece(Math.min(length, total - at), at));
          assert.ok(queue.heldBytes <= 2 * queue.bytes + 8_192, `${queue.heldBytes} for ${queue.bytes}`);
        }
        assert.equal(queue.bytes, total);
      }
    });
  }
}

test('pitfall-33 short pieces between long ones do not get a block each', () => {
  const queue = new ByteQueue();
  for (let i = 0; i < 40; i++) {
    queue.push(piece(1, i));
    queue.push(piece(4_096, i));
  }
  assert.ok(queue.heldBytes <= 2 * queue.bytes, `${queue.heldBytes} for ${queue.bytes}`);
});

test('pitfall-33 the memory of process grows with the bytes that wait, not with their pieces', () => {
  const queue = new ByteQueue();
  const one = piece(1, 7);
  const before = process.memoryUsage();
  for (let i = 0; i < 4_194_304; i++) queue.gather(one);
  const after = process.memoryUsage();
  assert.equal(queue.bytes, 4_194_304);
  assert.ok(after.arrayBuffers - before.arrayBuffers < 32 * 1_048_576);
  assert.ok(queue.heldBytes < 8_388_608);
});

test('PROTO-02 what goes in comes out in order, whatever the pieces; nothing is held in the end', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const below = numbers(seed);
    const queue = new ByteQueue({ returned: seed % 2 === 0 });
    const kept: { bytes: Buffer; first: number }[] = [];
    let pushed = 0;
    let taken = 0;
    for (let step = 0; step < 2_000; step++) {
      if (below(3) < 2) {
        const length = 1 + below(below(4) === 0 ? 20_000 : 40);
        const bytes = Buffer.alloc(length);
        for (let at = 0; at < length; at++) bytes[at] = pushed++ & 0xff;
        if (below(2) === 0) queue.push(bytes);
        else queue.gather(bytes);
      } else {
        const bytes = queue.take(1 + below(30_000));
        assert.ok(inOrder(bytes, taken), `seed ${seed}, behind byte ${taken}`);
        if (bytes) kept.push({ bytes, first: taken });
        taken += bytes?.length ?? 0;
        const read = below(3) === 0 ? kept.shift() : undefined;
        assert.ok(!read || inOrder(read.bytes, read.first), `seed ${seed}: changed before it was returned`);
        if (read) returnBytes(read.bytes);
      }
      assert.equal(queue.bytes, pushed - taken);
    }
    const rest = queue.takeAll();
    assert.ok(inOrder(rest, taken), `seed ${seed}, behind byte ${taken}`);
    taken += rest.length;
    assert.deepEqual([taken, queue.bytes, queue.heldBytes], [pushed, 0, 0]);
  }
});

test('what a slow reader keeps waiting lies in memory that is used again', () => {
  const queue = new ByteQueue({ returned: true });
  const seen = new Set<ArrayBufferLike>();
  for (let i = 0; i < 100; i++) {
    queue.gather(piece(60_000, i));
    queue.gather(piece(60_000, i + 1));
    for (let bytes = queue.take(Infinity); bytes; bytes = queue.take(Infinity)) {
      seen.add(bytes.buffer);
      returnBytes(bytes);
    }
  }
  queue.gather(piece(60_000, 1));
  queue.clear();
  assert.ok(seen.size <= 3, `${seen.size} buffers`);
});

function lend(slab: Slab, from: number, length: number): Buffer {
  slab.lent += length;
  return slab.memory.subarray(from, from + length);
}

test('PROTO-02 memory of slabs is returned once: when it is copied, and what is kept by its taker', () => {
  const slab = takeSlab();
  const queue = new ByteQueue();
  queue.gather(lend(slab, 0, 50_000));
  assert.equal(slab.lent, 0, 'gathered: copied and returned');
  queue.push(lend(slab, 0, 100));
  assert.equal(slab.lent, 0, 'a short piece: copied and returned');
  queue.push(lend(slab, 0, 60_000));
  assert.equal(slab.lent, 60_000, 'a long piece is kept');
  assert.deepEqual([queue.take(60_000)?.length, queue.take(60_000)?.length], [50_000, 100]);
  queue.take(10_000);
  queue.clear();
  assert.equal(slab.lent, 10_000, 'what was taken is its taker’s, what was dropped is returned');
  assert.deepEqual([queue.bytes, queue.heldBytes], [0, 0]);
  slab.lent = 0;
  retireSlab(slab);
});
