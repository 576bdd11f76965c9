import { expect, test } from '@jest/globals';
import { ceilings } from '@pocketproxy/relay/contract/ceilings';
import { screen } from '@testing-library/react';
import { setCeilings } from '@/actions/ceiling';
import type { CeilingView } from '@/domain/ceiling/view';
import { mocked, show } from '../testing/show';
import { CeilingsForm } from './ceilings-form';

const [first, second] = Object.keys(ceilings) as CeilingView['name'][];
if (!first || !second) throw new Error('the table of ceilings is empty');
const fields: CeilingView[] = [
  { name: first, value: 12, otherwise: 4000 },
  { name: second, value: null, otherwise: 2500 },
];
const box = (name: CeilingView['name']) =>
  screen.getByRole<HTMLInputElement>('spinbutton', { name: ceilings[name].label });
const save = () => screen.getByRole('button', { name: 'Save ceilings' });

test('an empty field means what its placeholder says and is sent as null', async () => {
  mocked(setCeilings).mockResolvedValue({});
  const user = show(<CeilingsForm customerId="k1" fields={fields} />);
  expect([box(first).value, box(second).value, box(second).placeholder]).toEqual(['12', '', '2,500']);
  await user.clear(box(first));
  await user.type(box(second), '7');
  await user.click(save());
  expect(await screen.findByText(/^Ceilings saved\./)).toBeTruthy();
  expect(mocked(setCeilings).mock.calls).toEqual([[{ customerId: 'k1', values: { [first]: null, [second]: 7 } }]]);
});

test('a number above the bound of the table is not sent', async () => {
  const user = show(<CeilingsForm customerId={null} fields={fields} />);
  expect([box(first).min, box(first).max]).toEqual(['1', String(ceilings[first].most)]);
  await user.clear(box(first));
  await user.type(box(first), String(ceilings[first].most + 1));
  await user.click(save());
  expect(box(first).checkValidity()).toBe(false);
  expect(setCeilings).not.toHaveBeenCalled();
});

test('a refusal of the values stands above the fields, and they keep what was typed', async () => {
  mocked(setCeilings).mockResolvedValue({ validationErrors: { fieldErrors: { values: ['Whole numbers only.'] } } });
  const user = show(<CeilingsForm customerId={null} fields={fields} />);
  await user.clear(box(first));
  await user.type(box(first), '3');
  await user.click(save());
  expect((await screen.findByRole('alert')).textContent).toBe('Whole numbers only.');
  expect(box(first).value).toBe('3');
});
