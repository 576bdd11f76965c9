'use client';

import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

/** Announces to screen readers what is otherwise only visible. The same text twice in a row is said twice. */
export function announce(text: string): void {
  // A no-break space makes the text another one
  said = said === text ? `${text}\u00a0` : text;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The one place where {@link announce} speaks. */
export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => said,
    () => '',
  );
  return (
    <div role="status" className="sr-only">
      {text}
    </div>
  );
}
