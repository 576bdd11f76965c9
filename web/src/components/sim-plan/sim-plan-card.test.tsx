import { expect, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { removeSimPlan, setSimPlan } from '@/actions/sim-plan';
import type { SimPlanView } from '@/domain/sim-plan/view';
import { mocked, show } from '../testing/show';
import { SimPlanCard } from './sim-plan-card';

const plan: SimPlanView = {
  ...{ deviceId: 'd1', planBytes: 20e9, billingDay: 15, atCap: 'slow', slowBitsPerSecond: 2e6, countsPhone: false },
  ...{ usedBytes: 17e9, trafficBytes: 17e9, phoneBytes: null },
  ...{ cycleStart: new Date(Date.now() - 10 * 86_400_000), cycleEnd: new Date(Date.now() + 20.5 * 86_400_000) },
  ...{ reached80At: new Date(), reached100At: null, forecast: { usedUpAt: new Date(2026, 10, 28), endBytes: 51e9 } },
};
const card = (now: SimPlanView | null, allowed = true) =>
  show(<SimPlanCard deviceId="d1" plan={now} allowed={allowed} />);
const button = (name: string) => screen.getByRole('button', { name });

test('a plan is set up: the form sends what was typed', async () => {
  mocked(setSimPlan).mockResolvedValue({ data: plan });
  const user = card(null);
  await user.click(button('Set up'));
  await user.type(screen.getByLabelText('Data per billing cycle'), '20');
  await user.clear(screen.getByLabelText('Billing day'));
  await user.type(screen.getByLabelText('Billing day'), '31');
  await user.type(screen.getByLabelText('Used so far'), '1.5');
  await user.click(button('Save'));
  const sent = { planBytes: 20e9, billingDay: 31, usedBytes: 1.5e9, atCap: 'nothing', slowBitsPerSecond: null };
  expect(mocked(setSimPlan).mock.calls).toEqual([[{ deviceId: 'd1', ...sent, countsPhone: false }]]);
  expect(await screen.findByText('SIM plan saved.')).toBeTruthy();
});

test('a plan that is changed keeps what is used; errors stand at their field', async () => {
  const validationErrors = { fieldErrors: { slowBitsPerSecond: ['At least 8 kbit/s'] } };
  mocked(setSimPlan).mockResolvedValue({ validationErrors });
  const user = card(plan);
  await user.click(button('Change'));
  await user.clear(screen.getByLabelText('Speed then, Mbit/s'));
  await user.type(screen.getByLabelText('Speed then, Mbit/s'), '4');
  await user.click(button('Save'));
  const sent = { planBytes: 20e9, billingDay: 15, atCap: 'slow', slowBitsPerSecond: 4e6, countsPhone: false };
  expect(mocked(setSimPlan).mock.calls).toEqual([[{ deviceId: 'd1', ...sent }]]);
  expect((await screen.findByRole('alert')).textContent).toBe('At least 8 kbit/s');
});

test('the card says how much is used, how long it lasts and what happens then', async () => {
  mocked(removeSimPlan).mockResolvedValue({ data: null });
  const user = card({ ...plan, phoneBytes: 18e9 });
  expect(screen.getByText('85% of the plan')).toBeTruthy();
  expect(screen.getByText(/^21 days left/)).toBeTruthy();
  expect(screen.getByText('80% of the SIM plan is used')).toBeTruthy();
  expect(screen.getByText(/At this pace used up on 28 Nov 2026/)).toBeTruthy();
  expect(screen.getByText('When it is used up, the connections of this phone share 2 Mbit/s.')).toBeTruthy();
  expect(screen.getByText('Through our proxies 17 GB, counted by the phone 18 GB.')).toBeTruthy();
  await user.click(button('Remove the plan'));
  expect(mocked(removeSimPlan).mock.calls).toEqual([[{ deviceId: 'd1' }]]);
});

test('a plan that is used up says what that does now; viewers get no buttons', () => {
  card({ ...plan, usedBytes: 20e9, atCap: 'stop', slowBitsPerSecond: null, reached100At: new Date() }, false);
  expect(screen.getByText('The SIM plan is used up')).toBeTruthy();
  expect(screen.getByText(/Its connections are refused until the next billing cycle/)).toBeTruthy();
  expect(screen.queryAllByRole('button')).toEqual([]);
});
