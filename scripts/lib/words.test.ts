import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** Words of the table in docs/architecture.md that are wrong wherever they stand; the others depend on the sentence. */
const avoided = [
  ...['anew', 'nobody', 'somebody', 'anybody', 'everybody', 'whoever', 'e-mails?', 'gives? back', 'given back'],
  ...[
    'calls? off',
    'called off',
    'is over',
    'are over',
    'is away',
    'are away',
    'goes on',
    'by itself',
    'by themselves',
  ],
];
const pattern = new RegExp(`\\b(?:${avoided.join('|')})\\b|, too\\b`, 'i');
/** The table itself, and names with such words in them. */
const allowed = /^\| .+ \| .+ \|$|\bnobody(?:@|-at-all)/;

/** Texts below a folder, or the file. */
function textsOf(place: string, ends: RegExp): string[] {
  if (ends.test(place)) return [place];
  const found = readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' });
  return found
    .filter((name) => ends.test(name) && !name.includes('node_modules'))
    .map((name) => path.join(place, name));
}

function dialectIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) && !allowed.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  );
}

test('docs use the words of docs/architecture.md', () => {
  const readmes = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.env.example'];
  const folders = ['docs', 'relay/protocol', 'android-agent', 'prisma', 'scripts'];
  const files = [...readmes, ...folders].flatMap((place) => textsOf(place, /\.(?:md|example)$/));
  assert(files.length > 30);
  assert.deepEqual(dialectIn(files), []);
});

test('screens, mails and errors use the words of docs/architecture.md', () => {
  const folders = ['web/src/components', 'web/src/app', 'web/src/mail'];
  const single = ['web/src/domain/errors.ts', 'relay/protocol/reasons.ts'];
  const files = [...folders, ...single].flatMap((place) => textsOf(place, /\.tsx?$/));
  assert(files.length > 150);
  assert.deepEqual(dialectIn(files), []);
});
