'use client';

import { Slot } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import type { DialogContentProps } from './dialog-panel';
import { lazily } from './lazily';
import { openingOf, triggerOf } from './opening';

const opening = openingOf();
const Panel = lazily(async () => (await import('./dialog-panel')).DialogPanel);

/** Controlled by `open`, else opened by its trigger. What it needs of Radix is loaded when it first opens. */
export const Dialog = opening.Provider;

/** Its one child is the button that opens the dialog. */
export const DialogTrigger = triggerOf(opening, Panel.preload);

/** Its one child is a button that closes the dialog. */
export function DialogClose({ children }: { asChild: true; children: ReactNode }) {
  const { change } = opening.use();
  return <Slot.Root onClick={(event) => !event.defaultPrevented && change(false)}>{children}</Slot.Root>;
}

/** A sheet from below on a phone, a centred panel elsewhere. Focus is kept inside and returned. */
export function DialogContent(props: DialogContentProps) {
  const state = opening.use();
  return <Panel {...props} open={state.open} opening={state} />;
}

export function DialogFooter({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('flex flex-col-reverse gap-2 sm:flex-row sm:justify-end', className)} {...props} />;
}
