'use client';

import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { lazily } from './lazily';
import { triggerProps, type Opening } from './opening';

export const MenuPanel = lazily(async () => (await import('./menu-panel')).MenuPanel);

/** How a button opens a menu: on the press of a pointer, or by a key, which also says where the focus goes. */
export function useMenuButton(opening: Opening, keys: readonly string[]) {
  const [byKeyboard, setByKeyboard] = useState(false);
  const show = (keyboard: boolean) => {
    setByKeyboard(keyboard);
    opening.change(true);
  };
  const button = {
    ...triggerProps(opening),
    onPointerEnter: MenuPanel.preload,
    onFocus: MenuPanel.preload,
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || event.ctrlKey) return;
      event.preventDefault();
      show(false);
    },
    onKeyDown(event: KeyboardEvent) {
      if (!keys.includes(event.key)) return;
      event.preventDefault();
      show(true);
    },
  };
  return { button, byKeyboard };
}
