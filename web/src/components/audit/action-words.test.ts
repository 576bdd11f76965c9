import assert from 'node:assert/strict';
import test from 'node:test';
import { actionWords, wordsOfAction } from './action-words';

test('SEC-04 actions are read as words, each its own, and old codes as themselves', () => {
  assert.equal(wordsOfAction('device.command'), 'Sent a command to the phone');
  assert.equal(wordsOfAction('device.gone'), 'device.gone');
  const words = Object.values(actionWords);
  assert.equal(new Set(words).size, words.length);
});
