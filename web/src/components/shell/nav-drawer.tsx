'use client';

import { Menu } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { lazily } from '../ui/lazily';
import type { NavDrawerProps } from './nav-drawer-panel';

const Panel = lazily(async () => (await import('./nav-drawer-panel')).NavDrawerPanel);

/** The navigation on narrow screens. */
export function NavDrawer(props: NavDrawerProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open the menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        className="lg:hidden"
        onPointerEnter={Panel.preload}
        onFocus={Panel.preload}
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden className="size-5!" />
      </Button>
      <Panel {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}
