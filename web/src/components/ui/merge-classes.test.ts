import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { twMerge } from 'tailwind-merge';
import { mergeClasses } from '@/components/ui/merge-classes';

const components = path.join(import.meta.dirname, '..');

/** Every word in the components that Tailwind could take for a class. */
function classesInUse(): string[] {
  const words = new Set<string>();
  for (const name of readdirSync(components, { recursive: true, encoding: 'utf8' })) {
    if (!/(?<!\.test)\.tsx$/.test(name)) continue;
    const text = readFileSync(path.join(components, name), 'utf8');
    for (const [, quoted = ''] of text.matchAll(/['"`]([^'"`\n]*)['"`]/g))
      for (const word of quoted.split(/\s+/)) if (/^-?[a-z*[][\w\-:[\]().%,&>*/=!_]*$/.test(word)) words.add(word);
  }
  return [...words].filter((word) => twMerge(`${word} ${word}`) === word);
}

test('any two classes that the components use are merged as tailwind-merge does', () => {
  const classes = classesInUse();
  assert.ok(classes.length > 400, `${classes.length} classes were found`);
  const wrong: string[] = [];
  for (const one of classes)
    for (const other of classes) {
      if (one === other) continue;
      const pair = `${one} ${other}`;
      if (mergeClasses(pair) !== twMerge(pair)) wrong.push(`${pair} → ${mergeClasses(pair)}`);
    }
  assert.deepEqual(wrong.slice(0, 40), []);
});
