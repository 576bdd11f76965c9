'use client';

import { AlertDialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button';
import { DialogFooter } from './dialog';
import { overlayClasses, panelClasses } from './panel-classes';
import { useReturnFocus } from './use-return-focus';

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, and that it cannot be undone where that is so. */
  description: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  pending?: boolean;
  destructive?: boolean;
  /** False while something is still to be typed. */
  ready?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}

/** What ConfirmDialog shows: loaded when the first one opens. */
export function ConfirmPanel(props: ConfirmProps) {
  const { open, onOpenChange, title, description, confirmLabel, cancelLabel = 'Cancel' } = props;
  const { pending, destructive = true, ready = true } = props;
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClasses} />
        <Primitive.Content className={panelClasses} {...returnFocus}>
          <header className="grid gap-1">
            <Primitive.Title className="text-lg font-semibold tracking-tight">{title}</Primitive.Title>
            <Primitive.Description className="text-sm text-muted-foreground" asChild>
              <div>{description}</div>
            </Primitive.Description>
          </header>
          {props.children}
          <DialogFooter>
            <Primitive.Cancel asChild>
              <Button variant="outline">{cancelLabel}</Button>
            </Primitive.Cancel>
            <Button
              variant={destructive ? 'destructive' : 'default'}
              pending={pending}
              disabled={!ready}
              onClick={props.onConfirm}
            >
              {confirmLabel}
            </Button>
          </DialogFooter>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
