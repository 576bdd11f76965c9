import Link from 'next/link';
import { cn } from '../ui/cn';

interface TabLinksProps {
  /** What the tabs are parts of, for screen readers. */
  label: string;
  tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

/** Parts of a page, each with an address: links, so that keys, Back and new windows work as everywhere. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className={cn(
            '-mb-px rounded-t-md border-b-2 px-3 py-2 text-sm font-medium whitespace-nowrap -outline-offset-2',
            tab.current
              ? 'border-primary text-foreground'
              : 'border-transparent text-muted-foreground hover:text-foreground',
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
