import { expect, test } from '@jest/globals';
import { render, screen, within } from '@testing-library/react';
import { AnnotationCard } from './annotation-rows';

test('what programs keep is shown folded, by key; nothing where nothing is kept', () => {
  const { container, rerender } = render(<AnnotationCard externalId={null} metadata={{}} />);
  expect(container.innerHTML).toBe('');
  rerender(<AnnotationCard externalId="order-7" metadata={{ plan: 'gold', city: 'Graz' }} />);
  const card = screen.getByLabelText('Set by the API');
  expect(within(card).getByRole('group').hasAttribute('open')).toBe(false);
  expect(
    within(card)
      .getAllByRole('term', { hidden: true })
      .map(({ textContent }) => textContent),
  ).toEqual(['External id', 'city', 'plan']);
});
