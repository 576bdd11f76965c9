'use client';

import { useEffect, type RefObject } from 'react';
import { keysAreOn } from './keys-setting';

/** What the keys of a list do, as its help says it. */
export const listKeys = [
  { keys: ['j'], does: 'Next row' },
  { keys: ['k'], does: 'Previous row' },
  { keys: ['x'], does: 'Select the row, or no longer' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['/'], does: 'Search' },
  { keys: ['?'], does: 'Show these keys' },
] as const;

/** Marks the link of a row, the stop of j and k. */
export const rowLink = { 'data-row-link': '' } as const;

/**
 * The keys of a list: they work while no field, dialog or menu has the focus, nor another list. Enter is the
 * link's own.
 */
export function useKeys(list: RefObject<HTMLElement | null>, help: () => void): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const element = list.current;
      if (!element || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isElsewhere(element) || !keysAreOn()) return;
      if (press(element, event.key, help)) event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, help]);
}

/** True when the key is one of ours. */
function press(list: HTMLElement, key: string, help: () => void): boolean {
  switch (key) {
    case 'j':
      step(list, 1);
      return true;
    case 'k':
      step(list, -1);
      return true;
    case 'x':
      document.activeElement?.closest('tr')?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
      return true;
    case '/':
      list.querySelector<HTMLInputElement>('input[type=search]')?.focus();
      return true;
    case '?':
      help();
      return true;
    default:
      return false;
  }
}

function step(list: HTMLElement, by: 1 | -1): void {
  const links = [...list.querySelectorAll<HTMLElement>('[data-row-link]')];
  const row = document.activeElement?.closest('tr');
  const at = links.findIndex((link) => row?.contains(link));
  links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return target.isContentEditable || target.matches('textarea, select, [role=combobox], [role=menuitem]');
}

/** Whether the focus is in a dialog, a menu or another list; without any, the first list of the page takes the keys. */
function isElsewhere(list: HTMLElement): boolean {
  if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')) return true;
  const focused = document.activeElement?.closest('[data-list]');
  return focused ? focused !== list : document.querySelector('[data-list]') !== list;
}
