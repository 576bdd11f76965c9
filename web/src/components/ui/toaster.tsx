'use client';

import { CircleCheck, CircleX, LoaderCircle, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from './button';

type Kind = 'success' | 'error' | 'loading';

interface Toast {
  readonly id: number;
  readonly kind: Kind;
  readonly text: string;
  readonly description: string | number | undefined;
}

interface ToastOptions {
  description?: string | number | undefined;
  /** Takes the place of that one. */
  id?: number;
}

/** How long a message stays. */
const shownMs = 5_000;
const most = 4;

let shown: readonly Toast[] = [];
let nextId = 1;
const ends = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function put(kind: Kind, text: string, { description, id = nextId++ }: ToastOptions = {}): number {
  const others = shown.filter((toast) => toast.id !== id);
  change([...others, { id, kind, text, description }].slice(-most));
  endLater(id, kind);
  return id;
}

function endLater(id: number, kind: Kind): void {
  clearTimeout(ends.get(id));
  if (kind !== 'loading')
    ends.set(
      id,
      setTimeout(() => dismiss(id), shownMs),
    );
}

function dismiss(id?: number): void {
  for (const [ended, timer] of ends) if (id === undefined || ended === id) clearTimeout(timer);
  change(id === undefined ? [] : shown.filter((toast) => toast.id !== id));
}

function change(toasts: readonly Toast[]): void {
  shown = toasts;
  listeners.forEach((listener) => listener());
}

/** Shows a short message; returns its id. One that loads stays until another takes its place. */
export const toast = {
  success: (text: string, options?: ToastOptions) => put('success', text, options),
  error: (text: string, options?: ToastOptions) => put('error', text, options),
  loading: (text: string, options?: ToastOptions) => put('loading', text, options),
  /** Removes one, or all. */
  dismiss,
};

const icons = {
  success: <CircleCheck aria-hidden className="text-success" />,
  error: <CircleX aria-hidden className="text-danger" />,
  loading: <LoaderCircle aria-hidden className="animate-spin text-muted-foreground" />,
} satisfies Record<Kind, unknown>;

/** Short messages at the bottom right, above dialogs; announced politely. They stay while the pointer is on them. */
export function Toaster() {
  const toasts = useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  );
  const hold = () => toasts.forEach(({ id }) => clearTimeout(ends.get(id)));
  const release = () => toasts.forEach(({ id, kind }) => endLater(id, kind));
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-100 grid justify-items-end gap-2 sm:left-auto sm:w-90"
      onPointerEnter={hold}
      onPointerLeave={release}
    >
      {toasts.map((message) => (
        <Message key={message.id} {...message} />
      ))}
    </section>
  );
}

function Message({ id, kind, text, description }: Toast) {
  return (
    <div
      data-toast={kind}
      className="pointer-events-auto flex w-full items-start gap-2.5 rounded-xl border bg-popover p-3.5 text-sm shadow-lg animate-in fade-in slide-in-from-bottom-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0"
    >
      {icons[kind]}
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="font-medium wrap-anywhere">{text}</p>
        {description && <p className="text-muted-foreground wrap-anywhere">{description}</p>}
      </div>
      <Button
        variant="ghost"
        size="icon-sm"
        className="-m-1 size-6 rounded-md text-muted-foreground hover:text-foreground"
        onClick={() => dismiss(id)}
      >
        <X aria-hidden className="mt-0!" />
        <span className="sr-only">Dismiss</span>
      </Button>
    </div>
  );
}

const none: readonly Toast[] = [];

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
