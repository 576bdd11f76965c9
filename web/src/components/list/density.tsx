'use client';

import { createContext, use, useState, type ReactNode } from 'react';
import { densityCookie, type Density } from '@/base/density';

const Chosen = createContext<{ density: Density; choose: (density: Density) => void }>({
  density: 'compact',
  choose: () => undefined,
});

/** Holds how much room rows of lists take, for all lists and until it is changed again. */
export function DensityProvider({ initial, children }: { initial: Density; children: ReactNode }) {
  const [density, setDensity] = useState(initial);
  function choose(chosen: Density): void {
    document.cookie = `${densityCookie}=${chosen}; path=/; max-age=31536000; samesite=lax`;
    setDensity(chosen);
  }
  return <Chosen value={{ density, choose }}>{children}</Chosen>;
}

export function useDensity() {
  return use(Chosen);
}
