import type { Page } from '@playwright/test';

/** How the next tokens of the widget are: see scripts/lib/test/siteverify.ts. */
export type Spoilt = Readonly<Record<string, string>>;

declare global {
  interface Window {
    /** Added to the tokens that are solved from now on. */
    spoilt?: Spoilt;
    solveAgain?: () => void;
    /** What Turnstile reports to the page of a widget automatically. */
    happens?: (callback: 'expired-callback' | 'error-callback') => void;
  }
}

/**
 * Serves Turnstile's script and frame in Cloudflare's place, with its client-side API
 * (developers.cloudflare.com/turnstile/get-started/client-side-rendering): explicit rendering, onload, ready, render,
 * reset, remove, getResponse, isExpired. A widget is solved immediately; its token carries its action and the page's host.
 */
export async function serveTurnstile(page: Page): Promise<void> {
  await page.route('https://challenges.cloudflare.com/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/turnstile/v0/api.js')
      return route.fulfill({ contentType: 'text/javascript', body: `(${String(widgetScript)})()` });
    return route.fulfill({ contentType: 'text/html', body: '<p>Success!</p>' });
  });
}

/** Changes the tokens that the page's widget gets from now on; the one that it has stays. */
export async function spoil(page: Page, spoilt: Spoilt): Promise<void> {
  await page.evaluate((next) => void (window.spoilt = next), spoilt);
}

/** Has the page's widget solved again, as when its token has expired. */
export async function solveAgain(page: Page): Promise<void> {
  await page.evaluate(() => window.solveAgain?.());
}

/** Changes also the very first token of the pages that are opened from now on. */
export async function spoilFirst(page: Page, spoilt: Spoilt): Promise<void> {
  await page.addInitScript((first) => void (window.spoilt = first), spoilt);
}

/** Runs in the page. */
function widgetScript(): void {
  interface Options {
    sitekey: string;
    action: string;
    callback?: (token: string) => void;
    'expired-callback'?: () => void;
    'error-callback'?: (code: string) => void;
  }
  const widgets = new Map<string, { options: Options; frame: HTMLIFrameElement; token?: string }>();
  const solve = (id: string) => {
    queueMicrotask(() => {
      const widget = widgets.get(id);
      if (!widget) return;
      const facts = { action: widget.options.action, hostname: location.hostname, id: crypto.randomUUID() };
      widget.token = new URLSearchParams({ ...facts, ...window.spoilt }).toString();
      widget.options.callback?.(widget.token);
    });
  };
  window.happens = (callback) => {
    for (const widget of widgets.values()) {
      delete widget.token;
      widget.options[callback]?.('300030');
    }
  };
  window.solveAgain = () => [...widgets.keys()].forEach(solve);
  const turnstile = {
    ready: (callback: () => void) => callback(),
    render(container: HTMLElement, options: Options) {
      if (options.sitekey !== 'site-key-of-tests') throw new Error('Invalid sitekey');
      const id = `cf-chl-widget-${widgets.size}`;
      const frame = document.createElement('iframe');
      frame.src = 'https://challenges.cloudflare.com/cdn-cgi/challenge-platform/widget';
      frame.title = 'Widget containing a Cloudflare security challenge';
      container.append(frame);
      widgets.set(id, { options, frame });
      solve(id);
      return id;
    },
    reset(id: string) {
      const widget = widgets.get(id);
      if (widget) delete widget.token;
      solve(id);
    },
    remove(id: string) {
      widgets.get(id)?.frame.remove();
      widgets.delete(id);
    },
    getResponse: (id: string) => widgets.get(id)?.token,
    isExpired: (id: string) => widgets.get(id)?.token === undefined,
    execute: () => undefined,
  };
  Object.assign(window, { turnstile });
  const { src } = document.currentScript as HTMLScriptElement;
  const onload = Reflect.get(window, new URL(src).searchParams.get('onload') ?? '');
  if (typeof onload === 'function') onload();
}
