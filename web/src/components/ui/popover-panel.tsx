'use client';

import { Popover as Primitive } from 'radix-ui';
import { useRef, type ComponentProps } from 'react';
import { cn } from './cn';
import type { Opening } from './opening';

export type PopoverContentProps = ComponentProps<typeof Primitive.Content>;

/** The window of a popover: loaded when it is first wanted. */
export function PopoverPanel({
  open,
  opening: { change, trigger, contentId },
  className,
  ...props
}: PopoverContentProps & { open: boolean; opening: Opening }) {
  const left = useRef(false);
  return (
    <Primitive.Root open={open} onOpenChange={change}>
      <Primitive.Anchor virtualRef={trigger as { current: HTMLElement }} />
      <Primitive.Portal>
        <Primitive.Content
          id={contentId}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-(--radix-popover-content-available-height) w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-xl border bg-popover shadow-lg outline-none data-[state=open]:animate-in data-[state=open]:fade-in',
            className,
          )}
          onInteractOutside={(event) => {
            // The button's own click closes it
            if (event.target instanceof Node && trigger.current?.contains(event.target)) event.preventDefault();
            else left.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!left.current) trigger.current?.focus();
            left.current = false;
          }}
          {...props}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}
