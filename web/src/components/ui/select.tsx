'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { useState } from 'react';
import { cn } from './cn';

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
}

interface SelectProps<Value extends string> {
  options: readonly SelectOption<Value>[];
  value?: Value;
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  name?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  placeholder?: string;
  title?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** One of a few options; also a form control when it has a name. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, className, placeholder, value, defaultValue, onValueChange, name, disabled, ...trigger } = props;
  const [own, setOwn] = useState(defaultValue);
  const current = value ?? own;
  const label = options.find((option) => option.value === current)?.label;
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (!option) return;
    setOwn(option.value);
    onValueChange?.(option.value);
  };
  return (
    <Primitive.Root value={current ?? ''} onValueChange={choose} name={name} disabled={disabled}>
      <Primitive.Trigger
        className={cn(
          'flex h-9 w-full min-w-0 items-center justify-between gap-2 rounded-lg border border-input bg-card px-3 text-base shadow-xs disabled:opacity-50 aria-invalid:border-danger data-placeholder:text-muted-foreground sm:text-sm [&>span]:truncate',
          className,
        )}
        {...trigger}
      >
        {/* Radix finds the label of a value in the browser only; until then the field would be empty */}
        <Primitive.Value placeholder={placeholder}>{label}</Primitive.Value>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={6}
          collisionPadding={8}
          className="z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-xl border bg-popover shadow-lg data-[state=open]:animate-in data-[state=open]:fade-in"
        >
          <Primitive.Viewport className="p-1.5">
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Option({ option }: { option: SelectOption }) {
  return (
    <Primitive.Item
      value={option.value}
      className="relative flex cursor-pointer items-center rounded-md py-2 pr-8 pl-2.5 text-sm outline-none select-none data-highlighted:bg-muted"
    >
      <span className="grid">
        <Primitive.ItemText>{option.label}</Primitive.ItemText>
        {option.hint && <span className="text-xs text-muted-foreground">{option.hint}</span>}
      </span>
      <Primitive.ItemIndicator className="absolute right-2.5">
        <Check aria-hidden className="size-4 text-primary-text" />
      </Primitive.ItemIndicator>
    </Primitive.Item>
  );
}
