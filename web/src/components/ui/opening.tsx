'use client';

import { Slot } from 'radix-ui';
import { createContext, use, useId, useRef, useState, type ReactNode, type RefObject } from 'react';

/** Whether something that a button opens is open, for its button and what is in it. */
export interface Opening {
  readonly open: boolean;
  readonly change: (open: boolean) => void;
  readonly trigger: RefObject<HTMLButtonElement | null>;
  readonly triggerId: string;
  readonly contentId: string;
}

interface OpeningProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** The state of one kind of these, so that one kind can stand in another. Controlled by `open`, else its own. */
export function openingOf() {
  const Context = createContext<Opening | undefined>(undefined);
  function Provider({ open, onOpenChange, children }: OpeningProps) {
    const own = useOpening(open, onOpenChange);
    return <Context value={own}>{children}</Context>;
  }
  function useOne(): Opening {
    const opening = use(Context);
    if (!opening) throw new Error('A part stands outside of what it belongs to.');
    return opening;
  }
  return { Provider, use: useOne };
}

/** The state of one. */
export function useOpening(open?: boolean, onOpenChange?: (open: boolean) => void): Opening {
  const [own, setOwn] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const triggerId = useId();
  const contentId = useId();
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return { open: open ?? own, change, trigger, triggerId, contentId };
}

/** What a screen reader learns from the button. */
export function triggerProps({ open, trigger, triggerId, contentId }: Opening) {
  return {
    ref: trigger,
    id: triggerId,
    'aria-expanded': open,
    'aria-controls': open ? contentId : undefined,
    'data-state': open ? 'open' : 'closed',
  } as const;
}

/** The part of one kind whose only child is the button that opens and closes it; `preload` is called when that is likely. */
export function triggerOf(opening: { readonly use: () => Opening }, preload: () => void) {
  return function Trigger({ children }: { asChild: true; children: ReactNode }) {
    const state = opening.use();
    return (
      <Slot.Root
        {...triggerProps(state)}
        aria-haspopup="dialog"
        onPointerEnter={preload}
        onFocus={preload}
        onClick={(event) => !event.defaultPrevented && state.change(!state.open)}
      >
        {children}
      </Slot.Root>
    );
  };
}
