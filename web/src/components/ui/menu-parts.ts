'use client';

import type { Menu } from 'radix-ui/internal';
import { createContext, use } from 'react';

/** Radix's parts of a menu, for what stands in one: they come with its panel. */
export const MenuParts = createContext<typeof Menu | undefined>(undefined);

export function useMenuParts(): typeof Menu {
  const parts = use(MenuParts);
  if (!parts) throw new Error('This stands outside of a menu.');
  return parts;
}
