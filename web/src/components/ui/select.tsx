'use client';

import { Check, ChevronDown } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { cn } from './cn';
import { MenuPanel, useMenuButton } from './menu-button';
import { useMenuParts } from './menu-parts';
import { useOpening } from './opening';

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

/** One of a few options; also a form control when it has a name. Its list is loaded when it is first wanted. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, className, placeholder, value, defaultValue, onValueChange, name, disabled, ...trigger } = props;
  const [own, setOwn] = useState(defaultValue);
  const opening = useOpening();
  const { button, byKeyboard } = useMenuButton(opening, ['Enter', ' ', 'ArrowDown', 'ArrowUp']);
  const current = value ?? own;
  const label = options.find((option) => option.value === current)?.label;
  const choose = (chosen: Value) => {
    setOwn(chosen);
    if (chosen !== current) onValueChange?.(chosen);
  };
  const { id = button.id } = trigger;
  return (
    <>
      <button
        type="button"
        role="combobox"
        aria-haspopup="listbox"
        disabled={disabled}
        data-placeholder={label === undefined ? '' : undefined}
        className={cn(
          'flex h-9 w-full min-w-0 items-center justify-between gap-2 rounded-lg border border-input bg-card px-3 text-base shadow-xs disabled:opacity-50 aria-invalid:border-danger data-placeholder:text-muted-foreground sm:text-sm [&>span]:truncate',
          className,
        )}
        {...button}
        {...trigger}
        id={id}
        aria-expanded={opening.open}
        aria-controls={button['aria-controls']}
      >
        <span>{label ?? placeholder}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </button>
      {name !== undefined && <FormValue name={name} value={current ?? ''} disabled={disabled} />}
      <MenuPanel
        open={opening.open}
        opening={{ ...opening, triggerId: id }}
        byKeyboard={byKeyboard}
        role="listbox"
        align="start"
        className="min-w-(--radix-popper-anchor-width)"
      >
        {options.map((option) => (
          <Option
            key={option.value}
            option={option}
            chosen={option.value === current}
            onChoose={() => choose(option.value)}
          />
        ))}
      </MenuPanel>
    </>
  );
}

/** The value as a form reads it. Its form hears of a change as of any field's. */
function FormValue({ name, value, disabled }: { name: string; value: string; disabled: boolean | undefined }) {
  const field = useRef<HTMLSelectElement>(null);
  const told = useRef(value);
  useEffect(() => {
    if (told.current === value) return;
    told.current = value;
    field.current?.dispatchEvent(new Event('change', { bubbles: true }));
  }, [value]);
  return (
    <select
      ref={field}
      name={name}
      value={value}
      disabled={disabled}
      onChange={ignore}
      hidden
      aria-hidden
      tabIndex={-1}
    >
      <option value={value} />
    </select>
  );
}

const ignore = () => undefined;

function Option({ option, chosen, onChoose }: { option: SelectOption; chosen: boolean; onChoose: () => void }) {
  const { Item } = useMenuParts();
  const labelId = useId();
  return (
    <Item
      role="option"
      aria-selected={chosen}
      aria-labelledby={labelId}
      textValue={option.label}
      className="relative flex cursor-pointer items-center rounded-md py-2 pr-8 pl-2.5 text-sm outline-none select-none data-highlighted:bg-muted"
      onSelect={onChoose}
    >
      <span className="grid">
        <span id={labelId}>{option.label}</span>
        {option.hint && <span className="text-xs text-muted-foreground">{option.hint}</span>}
      </span>
      {chosen && <Check aria-hidden className="absolute right-2.5 size-4 text-primary-text" />}
    </Item>
  );
}
