import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { show } from '../testing/show';
import { Checklist } from './checklist';

const actions = { pair: <button>Pair</button>, connect: <button>Connect</button>, use: <button>Use</button> };
const open = (checklist: { paired: boolean; connected: boolean }) =>
  show(<Checklist checklist={checklist} actions={actions} />);
const steps = () => screen.getAllByRole('listitem');
const words = () => steps().map((step) => /: (Done|Next|Later)/.exec(step.textContent)?.[1]);

test.each([
  [{ paired: false, connected: false }, ['Next', 'Later', 'Later'], 'Pair'],
  [{ paired: true, connected: false }, ['Done', 'Next', 'Later'], 'Connect'],
  [{ paired: true, connected: true }, ['Done', 'Done', 'Next'], 'Use'],
  // A phone that was unpaired again: its connections are still there
  [{ paired: false, connected: true }, ['Next', 'Done', 'Later'], 'Pair'],
])('DASH-01 the checklist ticks what is done and offers the next step only: %j', (checklist, expected, action) => {
  open(checklist);
  expect(words()).toEqual(expected);
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([action]);
  const current = steps().find((step) => step.getAttribute('aria-current') === 'step');
  expect(within(current ?? document.body).getByRole('button', { name: action })).toBeTruthy();
});
