import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { readCertificate, watchCertificate } from './certificate.ts';

function files(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-certificate-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const paths = { certFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem') };
  writeFileSync(paths.certFile, 'cert');
  writeFileSync(paths.keyFile, 'key');
  return paths;
}

test('changed files are handed on; what is refused is reported, and the next change is handed on again', async (t) => {
  const paths = files(t);
  const seen = new EventEmitter();
  const errors: unknown[] = [];
  const stop = watchCertificate(
    paths,
    ({ cert }) => {
      const [text = ''] = String(cert).split(' ');
      seen.emit(text);
      if (text === 'bad') throw new Error('it does not fit its key');
    },
    (error) => errors.push(error),
    20,
  );
  t.after(stop);
  /** Writes until it is seen: what changes before the first look at the file is no change. */
  async function change(text: string): Promise<void> {
    let times = 0;
    const writing = setInterval(() => writeFileSync(paths.certFile, `${text} ${times++}`), 50);
    await once(seen, text);
    clearInterval(writing);
  }
  await change('bad');
  await change('good');
  assert.match(String(errors[0]), /does not fit/);
});

test('files that are not there are an error', (t) => {
  const paths = files(t);
  assert.deepEqual(readCertificate(paths), { cert: Buffer.from('cert'), key: Buffer.from('key') });
  assert.throws(() => readCertificate({ ...paths, keyFile: `${paths.keyFile}.not` }), { code: 'ENOENT' });
});
