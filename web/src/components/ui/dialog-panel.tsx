'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import type { Opening } from './opening';
import { overlayClasses, panelClasses } from './panel-classes';
import { useReturnFocus } from './use-return-focus';

export interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: ReactNode;
  description?: ReactNode;
}

/** The panel of a dialog: loaded when the first one opens. */
export function DialogPanel({
  open,
  opening: { change, contentId },
  title,
  description,
  className,
  children,
  ...props
}: DialogContentProps & { open: boolean; opening: Opening }) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Root open={open} onOpenChange={change}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClasses} />
        <Primitive.Content
          id={contentId}
          className={cn(panelClasses, className)}
          {...(description ? {} : { 'aria-describedby': undefined })}
          {...returnFocus}
          {...props}
        >
          <header className="grid gap-1 pr-8">
            <Primitive.Title className="text-lg font-semibold tracking-tight">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="text-sm text-muted-foreground">{description}</Primitive.Description>
            )}
          </header>
          {children}
          <Primitive.Close className="absolute top-4 right-4 grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground">
            <X aria-hidden className="size-4" />
            <span className="sr-only">Close</span>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
