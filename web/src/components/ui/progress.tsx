import { cn } from './cn';

interface ProgressProps {
  label: string;
  /** 0 to 1; more is shown as full. */
  value: number;
  /** Read instead of the bare percentage. */
  text?: string;
  tone?: 'primary' | 'warning' | 'danger';
  className?: string;
}

const tones = { primary: 'fill-primary', warning: 'fill-warning-solid', danger: 'fill-danger-solid' };

/** How much of a bounded amount is used. Drawn as SVG, so that no inline style is needed. */
export function Progress({ label, value, text, tone = 'primary', className }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={text}
      className={cn('h-2 overflow-hidden rounded-full bg-muted', className)}
    >
      <svg aria-hidden className="size-full" preserveAspectRatio="none">
        <rect width={`${percent}%`} height="100%" rx="4" className={tones[tone]} />
      </svg>
    </div>
  );
}
