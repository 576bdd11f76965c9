import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { navigation, settings } from './navigation';

/** Reached by a button of the list beside it. */
const besides = ['/admin/connections/import', '/portal/connections/import'];

test('DASH-01 every page of portal, admin and account that needs no id is in the navigation, which the checks of all pages walk', () => {
  const app = path.join(import.meta.dirname, '../../app');
  const pages = readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(admin|portal|account)\/(.*\/)?page\.tsx$/.test(file) && !file.includes('['))
    .map((file) => `/${path.dirname(file)}`.replaceAll(/\/\([^)]*\)/g, ''));
  const linked = [...Object.values(navigation), ...Object.values(settings)].flat().map(({ href }) => String(href));
  expect(pages.filter((page) => !linked.includes(page) && !besides.includes(page))).toEqual([]);
  expect(pages.length).toBeGreaterThan(20);
});
