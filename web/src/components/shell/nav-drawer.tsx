'use client';

import { Menu, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button';
import { overlayClasses } from '../ui/dialog';
import { NavLinks } from './nav-links';
import type { Side } from './navigation';

interface NavDrawerProps {
  area: Side;
  shown: readonly string[];
  title: string;
  logo: ReactNode;
}

/** The navigation on narrow screens. */
export function NavDrawer({ area, shown, title, logo }: NavDrawerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open the menu" className="lg:hidden">
          <Menu aria-hidden className="size-5!" />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayClasses} />
        <Dialog.Content
          aria-describedby={undefined}
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
          <NavLinks area={area} shown={shown} onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
