/** A whole number from 0 up to, but not including, `below`. */
export type Random = (below: number) => number;

/** A small generator of random numbers that repeats itself for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One of the values. @throws Error when there is none */
export function oneOf<T>(random: Random, values: readonly [T, ...T[]]): T {
  return values[random(values.length)] ?? values[0];
}

/** So many random bytes. */
export function randomBytesFrom(random: Random, count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count);
  for (let at = 0; at < count; at++) bytes[at] = random(256);
  return bytes;
}

/** Bytes that mean something to HTTP, SOCKS or a URL. */
const special = Buffer.from('\r\n\0\t :,;/@#[]%0159afAF\x05\x01\x03\xff', 'latin1');

/** The bytes with one to three of them changed, added or missing, and now and then cut short. */
export function damaged(sound: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(sound);
  for (let times = 1 + random(3); times > 0 && bytes.length > 0; times--) {
    const at = random(bytes.length);
    const byte = special.subarray(random(special.length)).subarray(0, 1);
    const skipped = random(3); // 0: put in, 1: put in its place, 2: and take one more away
    bytes = Buffer.concat([bytes.subarray(0, at), byte, bytes.subarray(at + skipped)]);
  }
  return random(4) === 0 && bytes.length > 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
}
