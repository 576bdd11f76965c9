'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../ui/cn';
import { isCurrent, navigation, type Side } from './navigation';

interface NavLinksProps {
  area: Side;
  /** Addresses of the entries to show, from {@link navigationFor}. */
  shown: readonly string[];
  onNavigate?: () => void;
}

export function NavLinks({ area, shown, onNavigate }: NavLinksProps) {
  const path = usePathname();
  return (
    <nav aria-label="Main">
      <ul className="grid gap-1">
        {navigation[area].map((item) => {
          if (!shown.includes(item.href)) return null;
          const current = isCurrent(item, path);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                onClick={onNavigate}
                aria-current={current ? 'page' : undefined}
                className={cn(
                  'flex items-center gap-3 rounded-lg px-3 py-2 text-sm font-medium text-muted-foreground hover:bg-muted hover:text-foreground',
                  current && 'bg-primary-soft text-primary-text hover:bg-primary-soft hover:text-primary-text',
                )}
              >
                <item.icon aria-hidden className="size-4" />
                {item.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
