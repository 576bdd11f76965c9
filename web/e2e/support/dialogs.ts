import type { BrowserContext, Page } from '@playwright/test';
import { axeProblems } from './axe';

const selector = '[role="dialog"], [role="alertdialog"]';

/** Looks at every dialog that a test opens, so that none can be forgotten; each once in a run, by its name. */
export class DialogWatch {
  readonly #seen = new Set<string>();
  #problems: string[] = [];
  #looking: Promise<void>[] = [];

  /** Watches all pages of a context from now on. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding('dialogOpened', ({ page }) => {
      this.#looking.push(this.#look(page).catch(() => undefined)); // a page that is gone shows nothing
    });
    await context.addInitScript((dialogs) => {
      const opened: unknown = Reflect.get(window, 'dialogOpened');
      const report = ([...entries]: MutationRecord[]) => {
        const added = entries.flatMap(({ addedNodes }) => [...addedNodes]);
        const has = (node: Node) => node instanceof Element && (node.matches(dialogs) || node.querySelector(dialogs));
        if (added.some(has) && typeof opened === 'function') opened();
      };
      new MutationObserver(report).observe(document, { childList: true, subtree: true });
    }, selector);
  }

  /** What was wrong since the last call, one sentence each, when all that is open was looked at. */
  async problems(): Promise<string[]> {
    await Promise.all(this.#looking);
    const found = this.#problems;
    [this.#problems, this.#looking] = [[], []];
    return found;
  }

  async #look(page: Page): Promise<void> {
    for (const dialog of await page.$$(selector)) {
      const name = await dialog.evaluate((element) => {
        const title = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
        return element.getAttribute('aria-label') ?? title?.textContent ?? '';
      });
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      const found = await axeProblems(page, dialog);
      this.#problems.push(...found.map((one) => `In the dialog “${name}”: ${one}`));
    }
  }
}
