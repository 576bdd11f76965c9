import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ElementHandle, Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The part of axe that is used here; it puts itself on the page's `window`. */
interface Axe {
  run(
    root: unknown,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

/** WCAG 2.2 A and AA. */
const options = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
};

/** What axe does on a page at the moment: it runs once at a time, and dialogs are looked at beside the test. */
const turns = new WeakMap<Page, Promise<unknown>>();

/**
 * What axe finds on the page, or in a part of it once its animations are over, one sentence each. Nothing of a part that
 * is gone by then.
 */
export async function axeProblems(page: Page, part?: ElementHandle): Promise<string[]> {
  const found = Promise.resolve(turns.get(page)).then(async () => {
    const first = await look(page, part);
    // A part may begin to move or to close while it is looked at: what is wrong with it is so a second time
    return part && first.length > 0 ? look(page, part) : first;
  });
  turns.set(
    page,
    found.catch(() => undefined),
  );
  return found;
}

async function look(page: Page, part: ElementHandle | undefined): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(
    async ({ part, options }) => {
      const root = part ?? document;
      // Those of the part alone: what moves elsewhere, or waits for its turn, is not waited for
      const moving = part instanceof Element ? part.getAnimations({ subtree: true }) : [];
      const ending = moving.filter(({ effect, playState }) => {
        return playState === 'running' && effect?.getTiming().iterations !== Infinity;
      });
      // A page that is not drawn moves nothing: no motion takes as long as this
      const longest = new Promise((resolve) => setTimeout(resolve, 2_000));
      await Promise.race([Promise.allSettled(ending.map(({ finished }) => finished)), longest]);
      const { violations } = await (window as unknown as { axe: Axe }).axe.run(root, options);
      if (part instanceof Element && !part.isConnected) return [];
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, failureSummary = '' }) =>
            `axe ${id}: ${html.slice(0, 160)} ${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
        ),
      );
    },
    { part, options },
  );
}
