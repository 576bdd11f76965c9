import Link from 'next/link';
import type { ReactNode } from 'react';
import type { GroupView } from '@/domain/group/view';
import { count } from '../format/count';
import { groupPath, type Area } from '../shell/navigation';
import { Card } from '../ui/card';
import { GroupDot } from './group-name';
import { cn } from '../ui/cn';
import { coversRow } from '../ui/row-link';

interface GroupListProps {
  area: Area;
  groups: readonly GroupView[];
  pages?: ReactNode;
}

/** The groups with how many devices they have, and for operators whose they are. */
export function GroupList({ area, groups, pages }: GroupListProps) {
  return (
    <Card aria-label="Groups">
      <ul className="divide-y">
        {groups.map(({ id, name, colour, deviceCount, customer }) => (
          <li key={id} className="relative flex items-center gap-3 px-5 py-3 hover:bg-muted/60">
            <GroupDot colour={colour} />
            <div className="min-w-0">
              <Link href={groupPath(area, id)} prefetch={false} className={cn('block truncate font-medium', coversRow)}>
                {name}
              </Link>
              <span className="block truncate text-xs text-muted-foreground">
                {count(deviceCount, 'device')}
                {area === 'admin' && ` · ${customer?.name ?? 'Operators'}`}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {pages}
    </Card>
  );
}
