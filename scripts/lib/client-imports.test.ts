import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '../..');
const source = path.join(root, 'web/src');

/** What the bundle for browsers cannot hold. */
const notForBrowsers = /^(node:|server-only$|pg$|ioredis$|pino$|bullmq$|@node-rs\/|@pocketproxy\/(?!relay\/contract))/;

/** The specifiers that stay when types are taken away. */
function valueImports(text: string): string[] {
  const { statements } = ts.createSourceFile('file.tsx', text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || isOfTypes(statement)) return [];
    return [moduleSpecifier.text];
  });
}

function isOfTypes(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly || areTypes(statement.exportClause);
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return clause.name === undefined && areTypes(clause.namedBindings);
}

function areTypes(names: ts.NamedExportBindings | ts.NamedImportBindings | undefined): boolean {
  if (names === undefined || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return false;
  return names.elements.length > 0 && [...names.elements].every((element) => element.isTypeOnly);
}

/** The project's file behind a specifier; undefined for a package. */
function fileOf(specifier: string, from: string): string | undefined {
  const contract = /^@pocketproxy\/relay\/contract(?:\/(.+))?$/.exec(specifier);
  const base = contract
    ? path.join(root, 'relay/contract', contract[1] ?? 'index')
    : specifier.startsWith('@/')
      ? path.join(source, specifier.slice(2))
      : specifier.startsWith('.')
        ? path.join(path.dirname(from), specifier)
        : undefined;
  if (base === undefined) return undefined;
  const file = [base, `${base}.ts`, `${base}.tsx`].find((name) => /\.(tsx?|css)$/.test(name) && existsSync(name));
  assert.ok(file, `${path.relative(root, from)} imports ${specifier}, which is not there`);
  return file;
}

/** The way from a file to something that browsers do not have; undefined when there is none. `seen` is added to. */
function wayOut(file: string, seen: Set<string>): string[] | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (startsWith(text, 'use server')) return undefined; // browsers call it over the network
  for (const specifier of valueImports(text)) {
    if (notForBrowsers.test(specifier)) return [path.relative(root, file), specifier];
    const next = fileOf(specifier, file);
    const way = next?.endsWith('.css') === false ? wayOut(next, seen) : undefined;
    if (way) return [path.relative(root, file), ...way];
  }
  return undefined;
}

function startsWith(text: string, directive: string): boolean {
  return new RegExp(`^(?:\\s|/\\*[\\s\\S]*?\\*/|//.*)*['"]${directive}['"]`).test(text);
}

test('no client component brings node modules, or the parts of the contract that need them, into the browser', () => {
  const clients = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .map((name) => path.join(source, name))
    .filter((file) => startsWith(readFileSync(file, 'utf8'), 'use client'));
  const seen = new Set<string>();
  assert.deepEqual(
    clients.flatMap((file) => wayOut(file, seen)?.join(' → ') ?? []),
    [],
  );
  assert.ok(clients.length > 50 && seen.size > clients.length, 'clients and what they import were found');
});

/** Dialogs that a button of their own opens: their fields come with the page, until they are taken apart. */
const withButton = /\/(create|invite|settings|share|sim-plan|top-up|window|create-link)-dialog$/;

test('what opens later is loaded later: dialogs, bars of selections and the panels of Radix are imported by lazily()', () => {
  const components = path.join(source, 'components');
  const early = readdirSync(components, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|-dialog|-panel|-bulk|^palette\/palette)\.tsx$/.test(name))
    .flatMap((name) =>
      valueImports(readFileSync(path.join(components, name), 'utf8')).map((one) => [name, one] as const),
    )
    .filter(([name, one]) =>
      name.startsWith('ui/') ? /-panel$/.test(one) : /^\.(?!.*\/ui\/)(.*-dialog|.*-bulk)$/.test(one),
    )
    .filter(([, one]) => !withButton.test(one));
  assert.deepEqual(early, []);
});

test('the whole contract is not for browsers, its limits are', () => {
  const contract = path.join(root, 'relay/contract');
  assert.match(wayOut(path.join(contract, 'index.ts'), new Set())?.at(-1) ?? '', /^node:/);
  assert.equal(wayOut(path.join(contract, 'connection-limits.ts'), new Set()), undefined);
});

test('imports of types do not count', () => {
  const text = `
    import type { A } from 'a';
    import { type B } from 'b';
    import { c, type C } from 'c';
    import d from 'd';
    import 'e';
    export type { F } from 'f';
    export * from 'g';
    export { h } from 'h';`;
  assert.deepEqual(valueImports(text), ['c', 'd', 'e', 'g', 'h']);
});
