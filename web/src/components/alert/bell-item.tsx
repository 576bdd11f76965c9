'use client';

import Link from 'next/link';
import type { NoticeView } from '@/domain/alert/view';
import type { Area } from '../shell/navigation';
import { cn } from '../ui/cn';
import { StatusDot } from '../ui/status-dot';
import { RelativeTime } from '../ui/time';
import { severities, subjectPath } from './subject';

interface BellItemProps {
  area: Area;
  notice: NoticeView;
  onOpen: () => void;
}

/** One notice: what happened and when, with the way to its subject. */
export function BellItem({ area, notice: { subject, severity, sentence, phase, at, read }, onOpen }: BellItemProps) {
  const { tone, label } = severities[severity];
  return (
    <li>
      <Link
        href={subjectPath(area, subject)}
        onClick={onOpen}
        className={cn('flex gap-3 px-4 py-3 text-sm -outline-offset-2 hover:bg-muted', !read && 'bg-primary-soft/40')}
      >
        <span className="pt-1.5">
          <StatusDot tone={phase === 'closed' ? 'success' : tone} />
        </span>
        <span className="grid min-w-0 gap-0.5">
          <span className="sr-only">
            {read ? '' : 'New. '}
            {phase === 'closed' ? 'Ended: ' : `${label}: `}
          </span>
          <span className={cn('wrap-anywhere', !read && 'font-medium')}>{sentence}</span>
          <RelativeTime at={at} className="text-xs text-muted-foreground" />
        </span>
      </Link>
    </li>
  );
}
