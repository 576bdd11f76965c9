'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn';

interface SwitchProps extends Omit<ComponentProps<'button'>, 'onClick' | 'role' | 'type'> {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
}

export function Switch({ className, checked, onCheckedChange, ...props }: SwitchProps) {
  const state = checked ? 'checked' : 'unchecked';
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      data-state={state}
      className={cn(
        'inline-flex h-6 w-11 shrink-0 items-center rounded-full bg-input p-0.5 transition-colors disabled:opacity-50 data-[state=checked]:bg-primary',
        className,
      )}
      onClick={() => onCheckedChange(!checked)}
      {...props}
    >
      <span
        data-state={state}
        className="size-5 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-5"
      />
    </button>
  );
}
