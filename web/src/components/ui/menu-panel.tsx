'use client';

import { Menu } from 'radix-ui/internal';
import { useRef, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';
import { MenuParts } from './menu-parts';
import type { Opening } from './opening';

export interface MenuPanelProps {
  open: boolean;
  opening: Opening;
  /** Opened by a key: its first item has the focus. */
  byKeyboard: boolean;
  /** A choice of one: the chosen option has the focus. */
  role?: 'menu' | 'listbox';
  align?: ComponentProps<typeof Menu.Content>['align'];
  className?: string | undefined;
  children: ReactNode;
}

/** What a menu or a select shows below its button: loaded when it is first wanted. */
export function MenuPanel({ open, opening, byKeyboard, role = 'menu', className, children, ...props }: MenuPanelProps) {
  const { change, trigger, triggerId, contentId } = opening;
  const left = useRef(false);
  function focusFirst(event: Event): void {
    const first = firstOf(event.currentTarget, byKeyboard);
    if (!first) return;
    event.preventDefault();
    first.focus({ preventScroll: true });
    first.scrollIntoView?.({ block: 'nearest' });
  }
  return (
    <Menu.Root open={open} onOpenChange={change}>
      <Menu.Anchor virtualRef={trigger as { current: HTMLElement }} />
      <Menu.Portal>
        <Menu.Content
          role={role}
          id={contentId}
          aria-labelledby={triggerId}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            'z-60 max-h-(--radix-popper-available-height) overflow-y-auto rounded-xl border bg-popover p-1.5 shadow-lg data-[state=open]:animate-in data-[state=open]:fade-in',
            className,
          )}
          onEntryFocus={focusFirst}
          onInteractOutside={({ detail: { originalEvent } }) => {
            left.current = originalEvent instanceof MouseEvent && originalEvent.button === 2;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!left.current) trigger.current?.focus();
            left.current = false;
          }}
          {...props}
        >
          <MenuParts value={Menu}>{children}</MenuParts>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** What has the focus first; undefined leaves it to the panel, until a key is pressed. */
function firstOf(panel: EventTarget | null, byKeyboard: boolean): HTMLElement | null {
  if (!(panel instanceof HTMLElement)) return null;
  const chosen = panel.querySelector<HTMLElement>('[role="option"][aria-selected="true"]');
  if (chosen || !byKeyboard) return chosen;
  return panel.querySelector<HTMLElement>('[role="option"], [role^="menuitem"]:not([data-disabled])');
}
