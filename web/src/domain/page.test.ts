import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { isAppError } from '@/domain/errors';
import { idMark, mapPage, nameMark, pageInput, pageOf, readPage, timeMark } from '@/domain/page';
import { parse } from '@/domain/parse';
import { z } from 'zod';

interface Row {
  readonly id: string;
  readonly name: string;
}

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
const order = (a: Row, b: Row) => compare(a.name, b.name) || compare(a.id, b.id);

type Input = z.output<typeof pageInput>;

/** A page of a list by name, of rows that the test changes between pages. */
const pageOfRows = (page: Input, rows: readonly Row[]) =>
  readPage(
    page,
    { list: 'rows', mark: nameMark },
    async (after, take) =>
      rows
        .toSorted(order)
        .filter((row) => after === null || order(row, { name: after[0], id: after[1] }) > 0)
        .slice(0, take),
    ({ name, id }) => [name, id],
  );

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: randomUUID(), name: `n${index % 7}` }));

test('pages follow each other to the end, of equal names too', async () => {
  const rows = rowsOf(450);
  const seen: Row[] = [];
  let cursor: string | undefined;
  const sizes: number[] = [];
  do {
    const page = await pageOfRows(parse(pageInput, { cursor, limit: 200 }), rows);
    seen.push(...page.items);
    sizes.push(page.items.length);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(sizes, [200, 200, 50]);
  assert.deepEqual(seen, rows.toSorted(order));
});

test('what comes and goes between pages makes no one come twice or get lost, the last row of a page included', async () => {
  const rows = rowsOf(450);
  const staying = new Set(rows.map(({ id }) => id));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOfRows({ cursor, limit: 200 }, rows);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    for (const gone of [page.items.at(-1), page.items[3]]) if (gone) rows.splice(rows.indexOf(gone), 1);
    rows.push({ id: randomUUID(), name: 'n0' }, { id: randomUUID(), name: 'n6' });
  } while (cursor !== undefined);
  assert.equal(new Set(seen).size, seen.length, 'none twice');
  assert.deepEqual(
    [...staying].filter((id) => !seen.includes(id)),
    [],
    'none lost',
  );
});

test('a page that ends with the list has no next one', async () => {
  const rows = rowsOf(50);
  assert.equal((await pageOfRows(parse(pageInput, {}), rows)).nextCursor, null);
  assert.deepEqual(await pageOfRows({ limit: 1 }, []), { items: [], nextCursor: null });
});

test('1 to 200 items a page', () => {
  assert.equal(parse(pageInput, {}).limit, 50);
  for (const limit of [0, 201, 1.5, Number.NaN])
    assert.throws(
      () => parse(pageInput, { limit }),
      (error) => isAppError(error) && error.code === 'invalid',
    );
});

test('a cursor that was not made by this list is refused as invalid', async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = randomUUID();
  const bad = [
    'x',
    '%%',
    encode(null),
    encode(['n', id]),
    encode(['others', ['n', id]]),
    encode(['rows', [id]]),
    encode(['rows', ['n', 'no-uuid']]),
    encode(['rows', ['n\0', id]]),
    encode(['rows', ['n', id, 1]]),
    encode(['rows', ['n', id], 1]),
  ];
  for (const cursor of bad)
    await assert.rejects(
      pageOfRows({ cursor, limit: 10 }, []),
      (error) => isAppError(error) && error.code === 'invalid' && error.details?.field === 'cursor',
      cursor,
    );
});

test('a list that is sorted otherwise refuses a cursor that fits its own marks', async () => {
  const row = { id: randomUUID(), name: '2026-11-27T10:00:00.123Z' };
  const { nextCursor } = await pageOfRows({ limit: 1 }, [row, { ...row, id: randomUUID() }]);
  const cursor = nextCursor ?? assert.fail();
  await pageOfRows({ cursor, limit: 1 }, []);
  const byTime = readPage(
    { cursor, limit: 1 },
    { list: 'times', mark: timeMark },
    async () => assert.fail('nothing is read'),
    () => assert.fail('no place is asked for'),
  );
  await assert.rejects(byTime, (error) => isAppError(error) && error.details?.field === 'cursor');
});

test('every list has its own name', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const lists: string[] = [];
  for (const file of files.filter((one) => !one.endsWith('.test.ts'))) {
    const source = await readFile(path.join(import.meta.dirname, file), 'utf8');
    const names = [...source.matchAll(/(?:\{ list: |sortedBy\()['`]([^'`]+)['`], /g)].map(([, name = '']) => name);
    assert.equal(names.length, source.match(/(?<!function )\breadPage[<(]/g)?.length ?? 0, file);
    lists.push(...names);
  }
  assert.ok(lists.length >= 12, `${lists.length} lists`);
  assert.equal(new Set(lists).size, lists.length, lists.sort().join(' '));
});

test('marks by time and by id keep their values', async () => {
  const row = { at: new Date('2026-11-27T10:00:00.123Z'), id: randomUUID() };
  const found: unknown[] = [];
  const read = async (after: unknown) => {
    found.push(after);
    return [row, row];
  };
  const byTime = (page: Input) => readPage(page, { list: 'by time', mark: timeMark }, read, ({ at, id }) => [at, id]);
  const byId = (page: Input) => readPage(page, { list: 'by id', mark: idMark }, read, ({ id }) => [id]);
  for (const list of [byTime, byId]) {
    const { nextCursor } = await list({ limit: 1 });
    await list({ limit: 1, cursor: nextCursor ?? '' });
  }
  assert.deepEqual(found, [null, [row.at, row.id], null, [row.id]]);
});

test('the schema of a page takes pages of its items only', () => {
  const schema = pageOf(z.object({ name: z.string() }));
  const page = mapPage({ items: [1, 2], nextCursor: null }, (number) => ({ name: String(number) }));
  assert.deepEqual(schema.parse(page), { items: [{ name: '1' }, { name: '2' }], nextCursor: null });
  assert.equal(schema.safeParse({ items: [{}], nextCursor: null }).success, false);
});
