'use client';

import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Short messages at the top of the screen, where no dialog has its buttons; sonner announces them politely. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="top-center"
      closeButton
      toastOptions={{ classNames: { toast: 'font-sans! bg-popover! text-foreground! border-border!' } }}
    />
  );
}
