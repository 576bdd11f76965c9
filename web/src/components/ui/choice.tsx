import { cn } from './cn';

interface ChoiceProps<Value extends string | number> {
  /** What is chosen, for screen readers. */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, side by side. */
export function Choice<Value extends string | number>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <div role="group" aria-label={label} className="flex shrink-0 gap-0.5 rounded-lg bg-muted p-0.5">
      {options.map((one) => (
        <button
          key={one.value}
          type="button"
          aria-pressed={one.value === value}
          onClick={() => onChange(one.value)}
          className={cn(
            'min-h-6 rounded-md px-2.5 py-1 text-xs font-medium whitespace-nowrap',
            one.value === value ? 'bg-card text-foreground shadow-xs' : 'text-muted-foreground hover:text-foreground',
          )}
        >
          {one.label}
        </button>
      ))}
    </div>
  );
}
