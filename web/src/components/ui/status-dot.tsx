import { cn } from './cn';

const tones = {
  primary: 'bg-primary',
  success: 'bg-success-solid',
  warning: 'bg-warning-solid',
  danger: 'bg-danger-solid',
  neutral: 'bg-input',
} as const;

/** A coloured dot beside a word; never the only carrier of what it says. */
export function StatusDot({ tone, pulse }: { tone: keyof typeof tones; pulse?: boolean }) {
  return (
    <span aria-hidden className="relative inline-flex size-2 shrink-0">
      {pulse && (
        <span className={cn('absolute inline-flex size-full animate-ping rounded-full opacity-60', tones[tone])} />
      )}
      <span className={cn('inline-flex size-2 rounded-full', tones[tone])} />
    </span>
  );
}
