import { beforeEach, expect, jest, test } from '@jest/globals';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { router } from '../testing/navigation';
import { useFilter } from './use-filter';

function List({ search, status = '' }: { search: string; status?: string }) {
  const { valueOf, change, clear } = useFilter({ search, status });
  return (
    <>
      <input aria-label="Search" value={valueOf('search')} onChange={(event) => change('search', event.target.value)} />
      <button onClick={() => change('status', 'online')}>Online</button>
      <button onClick={clear}>Clear</button>
    </>
  );
}

const field = () => screen.getByRole<HTMLInputElement>('textbox');
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const pause = () => act(() => jest.runAllTimers());
const addresses = () => router.replace.mock.calls.map(([address]) => address);

beforeEach(() => {
  jest.useFakeTimers();
  window.history.replaceState(null, '', '/portal?cursor=abc&members=def');
});

test('what is typed goes into the address once, at the first page; other lists keep theirs', () => {
  render(<List search="" />);
  type('b');
  type('ber ');
  expect(addresses()).toEqual([]);
  pause();
  expect(addresses()).toEqual(['/portal?members=def&search=ber']);
});

test('two fields changed at once both arrive', () => {
  render(<List search="" />);
  type('ber');
  fireEvent.click(screen.getByText('Online'));
  pause();
  expect(addresses()).toEqual(['/portal?members=def&search=ber&status=online']);
});

test('an address that comes while more is typed changes nothing in the field', () => {
  const { rerender } = render(<List search="" />);
  type('be');
  pause();
  type('ber');
  rerender(<List search="be" />);
  expect(field().value).toBe('ber');
});

test('a space at the end stays once the address has the word', () => {
  const { rerender } = render(<List search="" />);
  type('ber ');
  pause();
  rerender(<List search="ber" />);
  expect(field().value).toBe('ber ');
});

test('after Back the field shows the address that came back', () => {
  const { rerender } = render(<List search="old" />);
  type('new');
  pause();
  rerender(<List search="new" />);
  expect(field().value).toBe('new');
  rerender(<List search="old" />);
  expect(field().value).toBe('old');
});

test('clear empties every field', () => {
  window.history.replaceState(null, '', '/portal?search=ber&status=online');
  const { rerender } = render(<List search="ber" status="online" />);
  fireEvent.click(screen.getByText('Clear'));
  expect(field().value).toBe('');
  pause();
  rerender(<List search="" />);
  expect(field().value).toBe('');
  expect(addresses()).toEqual(['/portal']);
});
