import { expect, type Page } from '@playwright/test';

/** Things on the page that a screen reader or a keyboard could not use, one sentence each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const seen = (element: Element) => element.checkVisibility() && !element.closest('[aria-hidden="true"]');
    const text = (element: Element | null) => element?.textContent?.trim() ?? '';
    const byIds = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map((id) => text(document.getElementById(id)))
        .join('');
    const named = (element: Element) =>
      element.getAttribute('aria-label') || byIds(element.getAttribute('aria-labelledby')) || text(element);
    const show = (element: Element) => element.outerHTML.slice(0, 120);

    if (document.querySelectorAll('h1').length !== 1) problems.push('the page needs exactly one h1');
    if (document.querySelectorAll('main').length !== 1) problems.push('the page needs exactly one main');
    if (!document.documentElement.lang) problems.push('the document has no language');
    if (!document.title) problems.push('the document has no title');
    let level = 1;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
      const own = Number(heading.tagName[1]);
      if (own > level + 1) problems.push(`heading skips a level: ${show(heading)}`);
      level = own;
    }
    for (const element of document.querySelectorAll('button, a[href], [role="switch"], [role="combobox"]')) {
      const label = element instanceof HTMLButtonElement ? [...element.labels].map(text).join('') : '';
      if (seen(element) && !named(element) && !label) problems.push(`has no name: ${show(element)}`);
    }
    for (const field of document.querySelectorAll('input, select, textarea')) {
      if (!seen(field) || field.getAttribute('type') === 'hidden') continue;
      const labelled = 'labels' in field && field.labels instanceof NodeList && field.labels.length > 0;
      if (!labelled && !named(field)) problems.push(`field has no label: ${show(field)}`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) problems.push(`image has no alt: ${show(image)}`);
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) problems.push(`id twice: ${id}`);
    return problems;
  });
}

/** The page fits its viewport: nothing reaches out to the right. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(beyond, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}
