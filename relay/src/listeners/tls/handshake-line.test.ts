import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandshakeLine, type InLine } from './handshake-line.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(perTurn: number) {
  const line = new HandshakeLine(perTurn);
  const begun: string[] = [];
  const client = (source: string, name = source): InLine => ({ source, begin: () => begun.push(name) });
  return { line, begun, client };
}

test('a few begin in each turn, and none in the turn that it comes in', async () => {
  const { line, begun, client } = setUp(2);
  for (const name of ['1', '2', '3', '4', '5']) line.enter(client('a', name));
  assert.deepEqual(begun, []);
  await turn();
  assert.deepEqual(begun, ['1', '2']);
  await turn();
  await turn();
  assert.deepEqual(begun, ['1', '2', '3', '4', '5']);
  assert.equal(line.size, 0);
});

test('sources take turns: who floods waits behind those who do not', async () => {
  const { line, begun, client } = setUp(1);
  for (let i = 0; i < 100; i++) line.enter(client('flood'));
  line.enter(client('a'));
  line.enter(client('b'));
  for (let i = 0; i < 4; i++) await turn();
  assert.deepEqual(begun, ['flood', 'a', 'b', 'flood']);
});

test('who leaves does not begin', async () => {
  const { line, begun, client } = setUp(4);
  const [first, second] = [client('a', '1'), client('a', '2')];
  line.enter(first);
  line.enter(second);
  line.leave(first);
  line.leave(first);
  await turn();
  assert.deepEqual(begun, ['2']);
});
