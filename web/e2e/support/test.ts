import { randomInt } from 'node:crypto';
import { test as base } from '@playwright/test';

/** Every test's requests come from its own address: forms are counted by it, and one test must not shut another's. */
export const test = base.extend({
  // Playwright reads from the pattern which fixtures are needed: none
  extraHTTPHeaders: async ({}, provide) => {
    await provide({ 'x-forwarded-for': `198.18.${randomInt(256)}.${randomInt(256)}` });
  },
});
