import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseCuts, hoarders, type Holder } from './holders.ts';
import { relayLimits } from '../limits.ts';

const MiB = 1_048_576;
const holder = (party: string, id: string, heldMiB: number): Holder => ({
  ...{ kind: 'connection', id, party, heldBytes: heldMiB * MiB },
  cut: () => undefined,
});
const cuts = (holders: Holder[], mib: number) => chooseCuts(holders, mib * MiB).map(({ id }) => id);

test('who holds most is cut first, by its biggest holder, and no more than is needed', () => {
  const holders = [holder('a', 'a1', 30), holder('a', 'a2', 50), holder('b', 'b1', 40), holder('c', 'c1', 2)];
  assert.deepEqual(cuts(holders, 1), ['a2']);
  assert.deepEqual(cuts(holders, 50), ['a2']);
  assert.deepEqual(cuts(holders, 51), ['a2', 'b1']);
  assert.deepEqual(cuts(holders, 100), ['a2', 'b1', 'a1']);
});

test('splitting what one customer holds over many connections and phones saves none of it', () => {
  const many = Array.from({ length: 50 }, (_, n) => holder('hog', `h${n}`, 4));
  const innocent = holder('innocent', 'i', 30);
  const chosen = cuts([innocent, ...many], 150);
  assert.equal(chosen.length, 38);
  assert.ok(!chosen.includes('i'), 'no one is cut while someone holds more');
});

test('equals lose by turns, and those below the floor lose nothing, however much is wanted', () => {
  const equals = ['a', 'b'].flatMap((party) => [1, 2].map((n) => holder(party, `${party}${n}`, 10)));
  assert.deepEqual(
    cuts(equals, 20)
      .map((id) => id[0])
      .sort(),
    ['a', 'b'],
  );
  const small = holder('small', 's', relayLimits.memoryFloorBytes / MiB / 2);
  assert.deepEqual(cuts([small, holder('big', 'b', 3)], 1_000), ['b']);
  assert.deepEqual(cuts([small], 1_000), []);
  assert.deepEqual(cuts([], 1), []);
});

test('hoarders hold more than a fair share, in which a newcomer is counted', () => {
  assert.deepEqual(hoarders([holder('a', 'a', 100), holder('b', 'b1', 20), holder('b', 'b2', 10)]), ['a']);
  assert.deepEqual(hoarders([holder('alone', 'x', 100)]), ['alone']);
  assert.deepEqual(hoarders(['a', 'b', 'c'].map((party) => holder(party, party, 30))), ['a', 'b', 'c']);
  assert.deepEqual(hoarders([holder('small', 's', 0.5)]), [], 'below the floor no one hoards');
  assert.deepEqual(hoarders([]), []);
});
