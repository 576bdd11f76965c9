import path from 'node:path';
import { expect } from '@playwright/test';
import { scriptWeights } from '../../scripts/lib/bench/script-weights';
import { test } from './support/test';

// Runs beside others: it reads what the build has made.

const signedIn = /^\/(admin|portal|account|view)(\/|$)/;
/** Pages with everything of one thing. */
const hubs = /^\/((admin|portal)\/(devices|connections|customers)\/\[id\]$)/;

/** kB, gzipped, above Next and React; docs/performance.md has what each page loads. */
const most = { public: 30, signedIn: 60, hub: 92, view: 114 } as const;

function mostOf(route: string): number {
  if (!signedIn.test(route)) return most.public;
  if (route.startsWith('/view/')) return most.view;
  return hubs.test(route) ? most.hub : most.signedIn;
}

test('DASH-04 no page loads more script at first than it may', () => {
  const weights = scriptWeights(path.join(import.meta.dirname, '..'));
  expect(weights.length).toBeGreaterThan(60);
  const above = weights.filter(({ route, ownKB }) => ownKB > mostOf(route));
  expect(above.map(({ route, ownKB }) => `${route}: ${ownKB.toFixed(1)} kB of its own`)).toEqual([]);
});
