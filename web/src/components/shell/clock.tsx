'use client';

import { createContext, use, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { zoneCookie } from '@/base/zone';

const ServerClock = createContext({ nowMs: 0, zone: 'UTC' });

/** What the server took for now and for the viewer's zone: hydration starts from the same, then the browser knows better. */
export function ClockProvider({ nowMs, zone, children }: { nowMs: number; zone: string; children: ReactNode }) {
  useEffect(rememberZone, []);
  return <ServerClock value={{ nowMs, zone }}>{children}</ServerClock>;
}

/** The viewer's IANA zone. */
export function useZone(): string {
  const server = use(ServerClock);
  return useSyncExternalStore(never, browserZone, () => server.zone);
}

/** Now in ms, in steps of a second; every reader on the page ticks together. */
export function useNow(): number {
  const server = use(ServerClock);
  return useSyncExternalStore(ticker.subscribe, ticker.now, () => server.nowMs);
}

/** Lets the server know the viewer's zone from the next request on. */
export function rememberZone(): void {
  document.cookie = `${zoneCookie}=${encodeURIComponent(browserZone())}; path=/; max-age=31536000; samesite=lax`;
}

function never() {
  return () => {};
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** One timer for the page, running only while someone reads it. */
const ticker = (() => {
  const readers = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => readers.forEach((reader) => reader());
  return {
    now: () => Math.floor(Date.now() / 1000) * 1000,
    subscribe(reader: () => void) {
      readers.add(reader);
      timer ??= setInterval(tick, 1000);
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
})();
