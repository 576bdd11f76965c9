import { config } from '@/config';
import { cn } from '../ui/cn';

interface LogoProps {
  className?: string;
  /** Without the name on phones, where something else needs the room. */
  markOnly?: boolean;
}

/** The mark, a phone that sends, and the name. On the server only: the name is a setting. */
export function Logo({ className, markOnly }: LogoProps) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 font-semibold tracking-tight', className)}>
      <svg aria-hidden viewBox="0 0 32 32" className="size-8">
        <rect width="32" height="32" rx="9" className="fill-primary" />
        <rect x="8" y="6.5" width="10" height="19" rx="2.6" className="fill-none stroke-white" strokeWidth="2" />
        <path d="M11.6 22.2h2.8" className="stroke-white" strokeWidth="2" strokeLinecap="round" />
        <path
          d="M21 12.2a5.4 5.4 0 0 1 0 7.6M24 9.4a9.4 9.4 0 0 1 0 13.2"
          className="fill-none stroke-white"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <span className={cn(markOnly && 'max-sm:sr-only')}>{config().brand}</span>
    </span>
  );
}
