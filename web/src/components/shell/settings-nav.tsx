'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../ui/cn';
import { isCurrent, settings, type Side } from './navigation';

interface SettingsNavProps {
  area: Side;
  /** Whose settings stand below the own ones: the customer's name. */
  owner: string;
  /** Addresses of the entries to show, from settingsFor. */
  shown: readonly string[];
}

/** The parts of Settings: beside the page on wide screens, above it as tabs on others. */
export function SettingsNav({ area, owner, shown }: SettingsNavProps) {
  const path = usePathname();
  const items = settings[area].filter(({ href }) => shown.includes(href));
  const groups = [
    { title: owner, items },
    { title: 'You', items: settings.own },
  ];
  return (
    <nav
      aria-label="Settings"
      className="flex gap-1 overflow-x-auto border-b xl:grid xl:content-start xl:gap-6 xl:border-b-0"
    >
      {groups.map((group) => (
        <div key={group.title} className="contents xl:grid xl:gap-1">
          <p className="truncate px-3 pb-1 text-xs font-medium text-muted-foreground max-xl:sr-only">{group.title}</p>
          {group.items.map((item) => {
            const current = isCurrent(item, path);
            return (
              <Link
                key={item.href}
                href={item.href}
                aria-current={current ? 'page' : undefined}
                className={cn(
                  'px-3 py-2 text-sm font-medium whitespace-nowrap -outline-offset-2',
                  'max-xl:-mb-px max-xl:rounded-t-md max-xl:border-b-2 xl:rounded-lg',
                  current
                    ? 'text-foreground max-xl:border-primary xl:bg-primary-soft xl:text-primary-text'
                    : 'text-muted-foreground hover:text-foreground max-xl:border-transparent xl:hover:bg-muted',
                )}
              >
                {item.label}
              </Link>
            );
          })}
        </div>
      ))}
    </nav>
  );
}
