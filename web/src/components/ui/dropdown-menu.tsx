'use client';

import { Check } from 'lucide-react';
import { Slot, type DropdownMenu as Primitive } from 'radix-ui';
import { createContext, use, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';
import { MenuPanel, useMenuButton } from './menu-button';
import { useMenuParts } from './menu-parts';
import { useOpening, type Opening } from './opening';

const Context = createContext<{ opening: Opening; menu: ReturnType<typeof useMenuButton> } | undefined>(undefined);

/** A button and its menu. What the menu needs of Radix is loaded when the pointer or the focus comes to the button. */
export function DropdownMenu({ children }: { children: ReactNode }) {
  const opening = useOpening();
  const menu = useMenuButton(opening, ['Enter', ' ', 'ArrowDown']);
  return <Context value={{ opening, menu }}>{children}</Context>;
}

function useDropdown() {
  const context = use(Context);
  if (!context) throw new Error('This stands outside of a menu.');
  return context;
}

/** Its one child is the button. */
export function DropdownMenuTrigger({ children }: { asChild: true; children: ReactNode }) {
  const { menu } = useDropdown();
  return (
    <Slot.Root {...menu.button} aria-haspopup="menu">
      {children}
    </Slot.Root>
  );
}

const item =
  'relative flex items-center gap-2.5 rounded-md px-2.5 py-2 text-sm outline-none select-none data-highlighted:bg-muted data-disabled:pointer-events-none data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground';

interface ContentProps {
  align?: 'start' | 'center' | 'end';
  className?: string;
  children: ReactNode;
}

export function DropdownMenuContent({ className, ...props }: ContentProps) {
  const { opening, menu } = useDropdown();
  return (
    <MenuPanel
      open={opening.open}
      opening={opening}
      byKeyboard={menu.byKeyboard}
      className={cn('min-w-48', className)}
      {...props}
    />
  );
}

export function DropdownMenuRadioGroup(props: ComponentProps<typeof Primitive.RadioGroup>) {
  const { RadioGroup } = useMenuParts();
  return <RadioGroup {...props} />;
}

export function DropdownMenuItem({
  className,
  destructive,
  ...props
}: ComponentProps<typeof Primitive.Item> & { destructive?: boolean }) {
  const { Item } = useMenuParts();
  return <Item className={cn(item, destructive && 'text-danger [&_svg]:text-danger', className)} {...props} />;
}

export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<typeof Primitive.RadioItem>) {
  const { RadioItem } = useMenuParts();
  return (
    <RadioItem className={cn(item, 'pr-8', className)} {...props}>
      {children}
      <Chosen />
    </RadioItem>
  );
}

/** Stays open: several are chosen in one go. */
export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  const { CheckboxItem } = useMenuParts();
  return (
    <CheckboxItem className={cn(item, 'pr-8', className)} onSelect={(event) => event.preventDefault()} {...props}>
      {children}
      <Chosen />
    </CheckboxItem>
  );
}

function Chosen() {
  const { ItemIndicator } = useMenuParts();
  return (
    <ItemIndicator className="absolute right-2.5">
      <Check aria-hidden />
    </ItemIndicator>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('px-2.5 py-1.5 text-xs text-muted-foreground', className)} {...props} />;
}

export function DropdownMenuSeparator() {
  return <div role="separator" aria-orientation="horizontal" className="-mx-1.5 my-1.5 h-px bg-border" />;
}
