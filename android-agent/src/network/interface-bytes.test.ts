import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { interfaceBytes } from './interface-bytes.ts';

test('the bytes of an interface are those of both directions; one that is not there has none', async (t) => {
  const root = await mkdtemp(path.join(tmpdir(), 'interfaces-'));
  t.after(() => rm(root, { recursive: true }));
  const folder = path.join(root, 'wwan0', 'statistics');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'rx_bytes'), '1200\n');
  await writeFile(path.join(folder, 'tx_bytes'), '34\n');
  assert.equal(interfaceBytes('wwan0', root), 1_234);
  assert.equal(interfaceBytes('wwan1', root), undefined);
  await writeFile(path.join(folder, 'tx_bytes'), 'many');
  assert.equal(interfaceBytes('wwan0', root), undefined);
});
