'use client';

import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { overlayClasses } from '../ui/panel-classes';
import { useReturnFocus } from '../ui/use-return-focus';
import { NavLinks } from './nav-links';
import type { Side } from './navigation';

export interface NavDrawerProps {
  area: Side;
  shown: readonly string[];
  title: string;
  logo: ReactNode;
}

interface NavDrawerPanelProps extends NavDrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The drawer itself: loaded when it first opens. */
export function NavDrawerPanel({ area, shown, title, logo, open, onOpenChange }: NavDrawerPanelProps) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClasses} />
        <Dialog.Content
          aria-describedby={undefined}
          {...returnFocus}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-6 border-r bg-card p-4 shadow-xl data-[state=open]:animate-in data-[state=open]:slide-in-from-left"
        >
          <div className="flex items-center justify-between">
            {logo}
            <Dialog.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close the menu">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          <Dialog.Title className="px-3 text-xs font-medium text-muted-foreground">{title}</Dialog.Title>
          <NavLinks area={area} shown={shown} onNavigate={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
