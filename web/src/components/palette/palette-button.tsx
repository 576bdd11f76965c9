'use client';

import { Search } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Side } from '../shell/navigation';
import { Button } from '../ui/button';
import { lazily } from '../ui/lazily';

const Palette = lazily(async () => (await import('./palette')).Palette);

interface PaletteButtonProps {
  area: Side;
  /** Addresses of the pages that the viewer has. */
  pages: readonly string[];
}

/** Opens the search of everything; Ctrl K and ⌘K do it anywhere. */
export function PaletteButton({ area, pages }: PaletteButtonProps) {
  const [open, setOpen] = useState(false);
  const key = useSyncExternalStore(never, keyOfBrowser, () => 'Ctrl K');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen((shown) => !shown);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button
        variant="outline"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        className="gap-3 bg-transparent px-2.5 text-muted-foreground shadow-none max-sm:border-0 sm:w-56 sm:justify-start"
        onPointerEnter={Palette.preload}
        onFocus={Palette.preload}
        onClick={() => setOpen(true)}
      >
        <Search aria-hidden />
        <span className="max-sm:sr-only">
          Search<span className="sr-only"> everything</span>
        </span>
        <kbd className="ml-auto rounded border px-1.5 font-sans text-xs max-sm:hidden">{key}</kbd>
      </Button>
      <Palette area={area} pages={pages} open={open} onOpenChange={setOpen} />
    </>
  );
}

const never = () => () => undefined;

function keyOfBrowser(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';
}
