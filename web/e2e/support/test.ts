import { randomInt } from 'node:crypto';
import { expect, selectors, test as base, type Browser, type Page } from '@playwright/test';
import { DialogWatch } from './dialogs';

/**
 * Matches the document while a visible control of it has no React behind it yet: server-rendered, but not hydrated. React
 * marks each element that it has taken over with its own property.
 */
const unhydrated = () => {
  const controls = 'button, input, select, textarea, [role="button"], [role="switch"], [role="combobox"]';
  const waits = (element: Element) =>
    element.checkVisibility() && !Object.keys(element).some((key) => key.startsWith('__reactProps$'));
  const matches = (root: Element | Document) =>
    root === document && [...document.querySelectorAll(controls)].some(waits) ? [document.documentElement] : [];
  return {
    query: (root: Element | Document) => matches(root)[0] ?? null,
    queryAll: matches,
  };
};

/** Before each act on the page its controls must work (a page that is gone needs none): a click that comes before React is lost, a typed text is reset. */
async function waitForHydration(page: Page): Promise<void> {
  const pageWaits = page.locator('unhydrated=document');
  await page.addLocatorHandler(
    pageWaits,
    async () => {
      // A page without React, as a browser's own error page, is left as it is
      await pageWaits.waitFor({ state: 'detached', timeout: 15_000 }).catch(() => undefined);
    },
    { noWaitAfter: true },
  );
}

const dialogs = new DialogWatch();

export const test = base.extend<{ dialogs: undefined }, { browser: Browser }>({
  browser: [
    async ({ browser }, provide) => {
      await selectors.register('unhydrated', unhydrated);
      const newContext = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await newContext(options);
        await dialogs.watch(context);
        context.on('page', (page) => void waitForHydration(page).catch(() => undefined));
        return context;
      };
      await provide(browser);
    },
    { scope: 'worker' },
  ],
  dialogs: [
    async ({}, provide) => {
      await provide(undefined);
      expect(await dialogs.problems(), 'in the dialogs that the test opened').toEqual([]);
    },
    { auto: true },
  ],
  // Every test's requests come from its own address: forms are counted by it, and one test must not shut another's.
  // Playwright reads from the pattern which fixtures are needed: none
  extraHTTPHeaders: async ({}, provide) => {
    await provide({ 'x-forwarded-for': `198.18.${randomInt(256)}.${randomInt(256)}` });
  },
});
