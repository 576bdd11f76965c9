import { readdirSync } from 'node:fs';
import path from 'node:path';

export type TestKind = 'unit' | 'component' | 'db' | 'net' | 'browser';

const folders = ['prisma', 'relay', 'android-agent', 'web', 'scripts'];
const skipped = new Set(['node_modules', 'dist', 'generated', '.next', 'test-results', 'playwright-report']);

/** The test files of a kind, told by their names, relative to `root`. `only`: parts of paths, one of which must match. */
export function testFiles(root: string, kind: TestKind, only: readonly string[]): string[] {
  const files = folders.flatMap((folder) => filesBelow(root, folder)).filter((file) => kindOf(file) === kind);
  return only.length === 0 ? files : files.filter((file) => only.some((part) => file.includes(part)));
}

/** `x.test.ts` needs nothing, `x.test.tsx` Jest, `x.db.test.ts` Postgres and Redis, `x.net.test.ts` also relay and agent. */
export function kindOf(file: string): TestKind | undefined {
  if (file.startsWith('web/e2e/')) return file.endsWith('.spec.ts') ? 'browser' : undefined;
  if (file.endsWith('.test.tsx')) return 'component';
  if (!file.endsWith('.test.ts')) return undefined;
  if (file.endsWith('.db.test.ts')) return 'db';
  return file.endsWith('.net.test.ts') ? 'net' : 'unit';
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, name) : [name];
    })
    .sort();
}
