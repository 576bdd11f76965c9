import { expect, jest, test } from '@jest/globals';
import { screen } from '@testing-library/react';
import { router } from '../testing/navigation';
import { show } from '../testing/show';
import { ChartBoundary } from './chart-boundary';

const silent = () => jest.spyOn(console, 'error').mockImplementation(() => undefined);

test('DASH-05 a chart that cannot be read says so, alone; it is asked for again', async () => {
  const logged = silent();
  let broken = true;
  const Chart = () => {
    if (broken) throw new Error('database');
    return <p>Chart</p>;
  };
  const user = show(
    <ChartBoundary what="The uptime">
      <Chart />
    </ChartBoundary>,
  );
  expect(screen.getByRole('alert').textContent).toMatch(/^The uptime cannot be shown right now/);
  broken = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('Chart')).toBeTruthy();
  expect(router.refresh).toHaveBeenCalledTimes(1);
  logged.mockRestore();
});

test('a page that does not exist is none of its business', () => {
  const logged = silent();
  const Missing = () => {
    throw Object.assign(new Error('not found'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' });
  };
  expect(() =>
    show(
      <ChartBoundary what="The uptime">
        <Missing />
      </ChartBoundary>,
    ),
  ).toThrow('not found');
  logged.mockRestore();
});
