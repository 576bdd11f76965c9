import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

/** The files that a file imports by a relative path or by web's `@/`, types included: `import-x/no-cycle` passes those over. */
function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*'((?:\.|@\/)[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('@/') ? path.join('web/src', specifier.slice(2)) : path.join(path.dirname(file), specifier),
  );
}

/** Web leaves endings out. */
function endingsOf(graph: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const whole = (file: string) => [file, `${file}.ts`, `${file}.tsx`].find((name) => graph.has(name)) ?? file;
  return new Map([...graph].map(([file, imports]) => [file, imports.map(whole)]));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** One cycle, as the files on the way round; undefined when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const clear = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (clear.has(file)) return undefined;
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    way.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    way.pop();
    clear.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

for (const folder of ['relay', 'android-agent', 'web/src', 'prisma/src', 'scripts']) {
  test(`no file of ${folder} imports itself by way of others, types included`, () => {
    const graph = endingsOf(new Map(sourcesIn(folder).map((file) => [file, importsOf(file)])));
    assert.ok([...graph.values()].flat().length > graph.size, 'imports were found');
    assert.equal(findCycle(graph)?.join('\n→ '), undefined);
  });
}

test('a cycle is found', () => {
  const graph = new Map(Object.entries({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['e'], e: ['b'] }));
  assert.deepEqual(findCycle(graph), ['b', 'd', 'e', 'b']);
});
