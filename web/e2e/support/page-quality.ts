import { expect, type Locator, type Page } from '@playwright/test';

/** All that is wrong with the page as it stands, one sentence each: {@link contrastProblems} and the like. */
export async function pageProblems(page: Page): Promise<string[]> {
  const checks = [sidewaysScroll, accessibilityProblems, contrastProblems, targetProblems];
  return (await Promise.all(checks.map((check) => check(page)))).flat();
}

/** Things on the page that a screen reader or a keyboard could not use, one sentence each. */
async function accessibilityProblems(page: Page): Promise<string[]> {
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

/** Targets that a finger could miss (WCAG 2.2 §2.5.8), one sentence each. Links in sentences are as tall as their line. */
async function targetProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 24;
    const all = 'a[href], button, input, select, textarea, summary, [role="button"], [role="slider"], [role="switch"]';
    const inSentence = (element: Element) => {
      const block = element.parentElement;
      const around = (block?.textContent.trim().length ?? 0) - element.textContent.trim().length;
      return getComputedStyle(element).display === 'inline' && around > 1;
    };
    /** A link that covers its row is as large as the row. */
    const covers = (element: Element) => getComputedStyle(element, '::after').position === 'absolute';
    return [...document.querySelectorAll(all)].flatMap((element) => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [];
      if (element.closest('[aria-hidden="true"], .sr-only') || covers(element) || inSentence(element)) return [];
      // A click on its label is one on the field
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      const boxes = [element, ...labels].map((part) => part.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      if (width < 2 || height < 2 || Math.min(width, height) >= least - 0.5) return [];
      return [`target of ${Math.round(width)} × ${Math.round(height)} px: ${element.outerHTML.slice(0, 160)}`];
    });
  });
}

/** What reaches out of the page's viewport to the right. */
async function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} px`] : [];
  });
}

/** The page fits its viewport: nothing reaches out to the right. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect.poll(() => sidewaysScroll(page), page.url()).toEqual([]);
}

/** The element lies inside the viewport's left, right and top edges, once the page has settled. */
export async function expectFits(element: Locator): Promise<void> {
  const width = element.page().viewportSize()?.width ?? 0;
  const beyond = async () => {
    const box = await element.boundingBox();
    return box ? Math.max(-box.x, -box.y, box.x + box.width - width) : Infinity;
  };
  await expect.poll(beyond, `${await element.getAttribute('role')} at ${width} px reaches out`).toBeLessThanOrEqual(0);
}

/** Texts with too little contrast to what lies behind them (WCAG 2.2 §1.4.3), one sentence each. */
export async function contrastProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const colours = new Map<string, Colour>();
    const parse = (css: string): Colour => {
      const known = colours.get(css) ?? paint(css);
      colours.set(css, known);
      return known;
    };
    const paint = (css: string): Colour => {
      if (!canvas) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const grounds = new Map<Element, Colour>();
    const ground = (element: Element): Colour => {
      const known = grounds.get(element) ?? backgroundOf(element);
      grounds.set(element, known);
      return known;
    };
    const backgroundOf = (element: Element): Colour => {
      const own = parse(getComputedStyle(element).backgroundColor);
      if (own[3] === 1) return own;
      return over(own, element.parentElement ? ground(element.parentElement) : [255, 255, 255, 1]);
    };
    const luminance = ([red, green, blue]: Colour) => {
      const linear = (value: number) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const problems = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.textContent?.trim() ?? '';
      if (!element || text === '' || element.closest('script, style, :disabled, [aria-disabled="true"], .sr-only'))
        continue;
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || box.width < 2) continue;
      const style = getComputedStyle(element);
      const behind = ground(element);
      const [light = 0, dark = 0] = [luminance(over(parse(style.color), behind)), luminance(behind)].sort(
        (a, b) => b - a,
      );
      const size = parseFloat(style.fontSize);
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < needed) problems.add(`contrast ${ratio.toFixed(2)} of “${text.slice(0, 40)}” in ${style.color}`);
    }
    return [...problems];
  });
}
