'use client';

import { Slot } from 'radix-ui';
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface TooltipProps {
  text: ReactNode;
  /** Stays, hovered or not: it says what a press has just done. */
  pinned?: boolean;
  /** One element, which is explained. */
  children: ReactNode;
}

/** How long the pointer rests before the explanation comes; the focus brings it immediately. */
const restMs = 300;
const gapPx = 6;
const edgePx = 8;

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ text, pinned = false, children }: TooltipProps) {
  const id = useId();
  const anchor = useRef<HTMLElement>(null);
  const { asked, ask, close } = useAsked();
  const open = pinned || asked;
  return (
    <>
      <Slot.Root
        ref={anchor}
        aria-describedby={open ? id : undefined}
        onPointerEnter={({ pointerType }) => pointerType === 'mouse' && ask(restMs)}
        onPointerLeave={close}
        onPointerDown={close}
        onFocus={({ target }) => target.matches(':focus-visible') && ask(0)}
        onBlur={close}
      >
        {children}
      </Slot.Root>
      {open && (
        <Bubble id={id} anchor={anchor} onEscape={close}>
          {text}
        </Bubble>
      )}
    </>
  );
}

function useAsked() {
  const [asked, setAsked] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAsked(true), afterMs);
  };
  const close = () => {
    clearTimeout(timer.current);
    setAsked(false);
  };
  return { asked, ask, close };
}

interface BubbleProps {
  id: string;
  anchor: { readonly current: HTMLElement | null };
  onEscape: () => void;
  children: ReactNode;
}

/** Above its anchor, else below it, and inside the window. */
function Bubble({ id, anchor, onEscape, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!anchor.current || !bubble.current) return;
    const at = anchor.current.getBoundingClientRect();
    const { width, height } = bubble.current.getBoundingClientRect();
    const left = at.left + (at.width - width) / 2;
    const above = at.top - height - gapPx;
    const { style } = bubble.current;
    style.left = `${Math.max(edgePx, Math.min(left, window.innerWidth - width - edgePx))}px`;
    style.top = `${above < edgePx ? at.bottom + gapPx : above}px`;
  });
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && onEscape();
    document.addEventListener('keydown', onKey);
    window.addEventListener('scroll', onEscape, true);
    return () => {
      document.removeEventListener('keydown', onKey);
      window.removeEventListener('scroll', onEscape, true);
    };
  });
  return createPortal(
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      className="pointer-events-none fixed z-70 w-max max-w-64 rounded-md bg-foreground px-2.5 py-1.5 text-xs text-background shadow-md animate-in fade-in"
    >
      {children}
    </div>,
    document.body,
  );
}
