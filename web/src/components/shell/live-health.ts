'use client';

import { useSyncExternalStore } from 'react';
import { useNow } from './clock';
import type { LiveState } from './live-tabs';

/** So long a stream may say nothing, not even a beat, before its page counts as old. */
export const silenceMs = 10_000;

let heardAtMs: number | undefined;
let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

/** A stream is about to be opened. */
export function startListening(): void {
  heardAtMs = undefined;
  state = 'connecting';
}

/** The stream said something. */
export function heard(): void {
  heardAtMs = Date.now();
}

export function setLiveState(next: LiveState): void {
  state = next;
  heardAtMs ??= Date.now();
  if (next === 'live') heard();
  listeners.forEach((listener) => listener());
}

interface LiveHealth {
  readonly state: LiveState;
  /** Since when what the page shows may be old, in ms; undefined while it is not. */
  readonly asOfMs: number | undefined;
}

/** How the stream is. */
export function useLiveHealth(): LiveHealth {
  const now = useNow();
  const shown = useSyncExternalStore(
    subscribe,
    () => state,
    () => 'connecting' as const,
  );
  const silent = heardAtMs !== undefined && now - heardAtMs > silenceMs;
  return { state: shown, asOfMs: silent ? heardAtMs : undefined };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
