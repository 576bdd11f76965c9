'use client';

import { Bell as BellIcon, BellOff } from 'lucide-react';
import { useState } from 'react';
import { readNotices } from '@/actions/alert';
import { alertBounds } from '@/domain/alert/bounds';
import type { BellView } from '@/domain/alert/view';
import type { Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover';
import { TextLink } from '../ui/text-link';
import { BellItem } from './bell-item';

interface BellProps {
  area: Area;
  bell: BellView;
}

/** The bell in the header: how many alerts are new, and the latest of them. It changes with the page's live updates. */
export function Bell({ area, bell: { unread, items } }: BellProps) {
  const [open, setOpen] = useState(false);
  const readAll = useVerb(readNotices);
  const readOne = useVerb(readNotices);
  const count = unread >= alertBounds.unread ? `${alertBounds.unread}+` : String(unread);
  const words = unread === 0 ? 'no new ones' : `${count} new`;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" className="relative" aria-label={`Alerts, ${words}`}>
          <BellIcon aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-danger-solid px-1 text-[0.625rem] leading-none font-semibold text-white"
            >
              {count}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <span role="status" className="sr-only">
        {unread > 0 && `${count} new ${unread === 1 ? 'alert' : 'alerts'}`}
      </span>
      <PopoverContent aria-label="Alerts">
        <div className="flex items-center justify-between gap-3 border-b px-4 py-2.5">
          <h2 className="text-sm font-semibold">Alerts</h2>
          {unread > 0 && (
            <Button variant="ghost" size="sm" pending={readAll.pending} onClick={() => void readAll.run({})}>
              Mark all as read
            </Button>
          )}
        </div>
        {items.length === 0 ? (
          <EmptyState icon={BellOff} title="No alerts yet" as="h3" className="py-8">
            New alerts appear here.
          </EmptyState>
        ) : (
          <ul className="max-h-96 divide-y overflow-y-auto">
            {items.map((notice) => (
              <BellItem
                key={notice.id}
                area={area}
                notice={notice}
                onOpen={() => {
                  setOpen(false);
                  if (!notice.read) void readOne.run({ ids: [notice.id] });
                }}
              />
            ))}
          </ul>
        )}
        <div className="flex justify-between gap-3 border-t px-4 py-2.5 text-sm">
          <TextLink href={`/${area}/alerts`} onClick={() => setOpen(false)}>
            All alerts
          </TextLink>
          <TextLink href="/account/alerts" onClick={() => setOpen(false)}>
            Settings
          </TextLink>
        </div>
      </PopoverContent>
    </Popover>
  );
}
