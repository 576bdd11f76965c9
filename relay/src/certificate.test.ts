import assert from 'node:assert/strict';
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
  const takes: string[] = [];
  const errors: unknown[] = [];
  let changed = () => {};
  const next = () => new Promise<void>((resolve) => (changed = resolve));
  const stop = watchCertificate(
    paths,
    ({ cert }) => {
      takes.push(String(cert));
      changed();
      if (String(cert) === 'bad') throw new Error('it does not fit its key');
    },
    (error) => errors.push(error),
    20,
  );
  t.after(stop);
  const awake = setInterval(() => undefined, 1_000); // watching alone keeps no process alive
  t.after(() => clearInterval(awake));
  let change = next();
  writeFileSync(paths.certFile, 'bad');
  await change;
  change = next();
  writeFileSync(paths.certFile, 'good certificate');
  await change;
  assert.deepEqual(takes, ['bad', 'good certificate']);
  assert.match(String(errors), /does not fit/);
});

test('files that are not there are an error', (t) => {
  const paths = files(t);
  assert.deepEqual(readCertificate(paths), { cert: Buffer.from('cert'), key: Buffer.from('key') });
  assert.throws(() => readCertificate({ ...paths, keyFile: `${paths.keyFile}.not` }), { code: 'ENOENT' });
});
