'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';

const typingMs = 250;

/**
 * Writes a list's filter into the address, a moment after the last key, so that it stays over reloads and pages. The
 * list begins again at its first page.
 */
export function useFilter() {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (field: string, value: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const next = new URLSearchParams(params);
      next.delete('cursor');
      next.delete(field);
      if (value !== '') next.set(field, value);
      router.replace(next.size === 0 ? path : `${path}?${next.toString()}`, { scroll: false });
    }, typingMs);
  };
}
