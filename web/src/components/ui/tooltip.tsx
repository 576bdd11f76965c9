'use client';

import { Tooltip as Primitive } from 'radix-ui';
import { useState, type ReactNode } from 'react';

export const TooltipProvider = Primitive.Provider;

interface TooltipProps {
  text: ReactNode;
  /** Stays, hovered or not: it says what a press has just done. */
  pinned?: boolean;
  children: ReactNode;
}

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ text, pinned = false, children }: TooltipProps) {
  const [asked, setAsked] = useState(false);
  return (
    <Primitive.Root open={pinned || asked} onOpenChange={setAsked}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 rounded-md bg-foreground px-2.5 py-1.5 text-xs text-background shadow-md animate-in fade-in"
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
