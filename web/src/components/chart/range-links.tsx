import Link from 'next/link';
import { cn } from '../ui/cn';
import { RangeLabel } from './range-label';

interface RangeLinksProps {
  label: string;
  links: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}

/** Which time a chart shows, each with an address. */
export function RangeLinks({ label, links }: RangeLinksProps) {
  return (
    <nav aria-label={label} className="flex shrink-0 gap-0.5 rounded-lg bg-muted p-0.5 text-xs font-medium">
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          scroll={false}
          replace
          aria-current={link.current ? 'true' : undefined}
          className={cn(
            'rounded-md px-2.5 py-1 whitespace-nowrap',
            link.current ? 'bg-card text-foreground shadow-xs' : 'text-muted-foreground hover:text-foreground',
          )}
        >
          <RangeLabel label={link.label} />
        </Link>
      ))}
    </nav>
  );
}
