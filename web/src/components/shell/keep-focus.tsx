'use client';

import { useEffect } from 'react';

/** Dialogs and menus return the focus themselves, a moment after they are gone. */
const settledMs = 100;
const places = '[role="dialog"], [role="alertdialog"], [aria-label], [aria-labelledby], main';

/**
 * Keeps the focus on the page: when what has it goes, such as a row, a step or a bar that is done, the part of the page
 * around it gets it, else `main`. Otherwise keyboards and screen readers would begin again at the top.
 */
export function KeepFocus() {
  useEffect(() => {
    let last: { element: Element; around: readonly Element[] } | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = { element: target, around: placesAround(target) };
    };
    const look = () => {
      clearTimeout(timer);
      if (!last || last.element.isConnected || document.activeElement !== document.body) return;
      timer = setTimeout(() => {
        if (last && document.activeElement === document.body) focusFirst(last.around);
      }, settledMs);
    };
    const observer = new MutationObserver(look);
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return null;
}

/** From the nearest one outwards. */
function placesAround(element: Element): Element[] {
  const next = element.parentElement?.closest(places);
  return next ? [next, ...placesAround(next)] : [];
}

function focusFirst(around: readonly Element[]): void {
  const place = around.find((one) => one.isConnected) ?? document.querySelector('main');
  if (!(place instanceof HTMLElement)) return;
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
