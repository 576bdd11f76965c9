import { beforeEach, expect, jest, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { show } from '../testing/show';
import type { Column } from './column';
import { DensityProvider } from './density';
import { List } from './list';
import { RowTitle } from './list-row';

interface Fruit {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

const fruits: readonly Fruit[] = [
  { id: '1', name: 'Apple', colour: 'red' },
  { id: '2', name: 'Banana', colour: 'yellow' },
  { id: '3', name: 'Cherry', colour: 'dark' },
];
const columns: readonly Column<Fruit>[] = [
  {
    id: 'name',
    title: 'Fruit',
    sort: 'name',
    width: 'title',
    fixed: true,
    cell: ({ id, name }) => <RowTitle href={`/${id}`}>{name}</RowTitle>,
  },
  { id: 'colour', title: 'Colour', sort: 'colour', width: 'fit', cell: ({ colour }) => colour },
  { id: 'length', title: 'Length', width: 'fit', optional: true, cell: ({ name }) => name.length },
];
const onClear = jest.fn();

function shown({ query = '', rows = fruits, sort = 'name', bulk = true } = {}) {
  window.history.replaceState(null, '', `/portal${query}`);
  return show(
    <DensityProvider initial="compact">
      <List
        title="Fruits"
        {...{ columns, rows, sort, normalSort: 'name', nextCursor: 'more', counts: { found: 3, total: 9 } }}
        search={{ label: 'Search fruits', placeholder: '' }}
        filter={{ valueOf: () => '', change: () => undefined, clear: onClear }}
        bulk={
          bulk
            ? {
                bar: (selection) => (
                  <p>
                    Selected: {selection.rows.map(({ name }) => name).join(', ')}
                    <button onClick={selection.clear}>Clear</button>
                  </p>
                ),
                readMatching: () => Promise.resolve(undefined),
              }
            : undefined
        }
      />
    </DensityProvider>,
  );
}

const link = (name: string) => screen.getByRole('link', { name });
const headings = () => screen.getAllByRole('columnheader').map(({ textContent }) => textContent);

beforeEach(() => {
  for (const name of ['density', 'list-keys']) document.cookie = `${name}=; path=/; max-age=0`;
});

test('DASH-01 headings sort: once ascending, once more descending; other values of the address stay, the page does not', () => {
  shown({ query: '?q=a&sort=colour&cursor=abc', sort: 'colour' });
  expect(screen.getByRole('columnheader', { name: 'Colour' }).getAttribute('aria-sort')).toBe('ascending');
  expect(screen.getByRole('columnheader', { name: 'Fruit' }).getAttribute('aria-sort')).toBe('none');
  expect(link('Colour').getAttribute('href')).toBe('/portal?q=a&sort=-colour');
  expect(link('Fruit').getAttribute('href')).toBe('/portal?q=a');
});

test('DASH-01 the pages keep search, sort and columns', () => {
  shown({ query: '?q=a&sort=-name&columns=length&cursor=abc', sort: '-name' });
  expect(link('Next page').getAttribute('href')).toBe('/portal?q=a&sort=-name&columns=length&cursor=more');
  expect(link('First page').getAttribute('href')).toBe('/portal?q=a&sort=-name&columns=length');
});

test('DASH-01 columns are chosen in the address, and those of every day are not written there', async () => {
  const user = shown();
  expect(headings()).toEqual(['', 'Fruit', 'Colour']);
  await user.click(screen.getByRole('button', { name: 'View' }));
  await user.click(screen.getByRole('menuitemcheckbox', { name: 'Length' }));
  expect(window.location.search).toBe('?columns=colour%2Clength');
});

test('DASH-01 the columns of the address are shown, and broken names are not', () => {
  shown({ query: '?columns=length,nonsense' });
  expect(headings()).toEqual(['', 'Fruit', 'Length']);
});

test('DASH-01 rows become comfortable, and the browser remembers it', async () => {
  const user = shown();
  const list = screen.getByRole('region', { name: 'Fruits' });
  expect(list.dataset.density).toBe('compact');
  await user.click(screen.getByRole('button', { name: 'View' }));
  await user.click(screen.getByRole('menuitemradio', { name: 'Comfortable' }));
  expect(list.dataset.density).toBe('comfortable');
  expect(document.cookie).toContain('density=comfortable');
});

test('DASH-01 j and k go through the rows and stop at their ends, x selects, / searches', async () => {
  const user = shown();
  await user.keyboard('j');
  expect(document.activeElement).toBe(link('Apple'));
  await user.keyboard('jjjj');
  expect(document.activeElement).toBe(link('Cherry'));
  await user.keyboard('kx');
  expect(document.activeElement).toBe(link('Banana'));
  expect(screen.getByText(/^Selected/).textContent).toContain('Banana');
  await user.keyboard('x');
  expect(screen.queryByText(/^Selected/)).toBeNull();
  await user.keyboard('/');
  expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  await user.keyboard('jx/');
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('');
  expect(document.activeElement).toBe(screen.getByRole('searchbox'));
});

test('? shows the keys, which then do nothing else; x is left out where rows cannot be selected', async () => {
  const user = shown({ bulk: false });
  await user.keyboard('?');
  const help = screen.getByRole('dialog', { name: 'Keys' });
  expect(within(help).getByText('Next row')).toBeTruthy();
  expect(within(help).queryByText('x')).toBeNull();
  await user.keyboard('j');
  expect(help.contains(document.activeElement)).toBe(true);
});

test('WCAG 2.1.4 the keys can be switched off, which the browser remembers; the help stays in the menu', async () => {
  const user = shown();
  await user.keyboard('?');
  await user.click(screen.getByRole('switch', { name: 'Keys work' }));
  await user.keyboard('{Escape}');
  expect(document.cookie).toContain('list-keys=off');
  await user.keyboard('j?');
  expect(document.activeElement?.hasAttribute('data-row-link')).toBe(false);
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'View' }));
  await user.click(screen.getByRole('menuitem', { name: 'Keys' }));
  await user.click(screen.getByRole('switch', { name: 'Keys work' }));
  await user.keyboard('{Escape}');
  expect(document.cookie).not.toContain('list-keys');
  await user.keyboard('j');
  expect(document.activeElement).toBe(link('Apple'));
});

test('the box of the head selects all of the page, and none when all are selected', async () => {
  const user = shown();
  const all = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Select all on this page' });
  await user.click(screen.getByRole('checkbox', { name: 'Select Banana' }));
  expect(all.indeterminate).toBe(true);
  await user.click(all);
  expect(screen.getByText(/^Selected/).textContent).toContain('Banana, Apple, Cherry');
  await user.click(all);
  expect(screen.queryByText(/^Selected/)).toBeNull();
});

test('where nothing fits, everything can be shown again', async () => {
  const user = shown({ rows: [] });
  await user.click(screen.getByRole('button', { name: 'Show all fruits' }));
  expect(onClear).toHaveBeenCalled();
  expect(document.activeElement).toBe(screen.getByRole('searchbox'));
});
