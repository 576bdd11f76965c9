import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { Attention, OverviewView } from '@/domain/overview/view';
import { count } from '../format/count';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { cn } from '../ui/cn';
import { TextLink } from '../ui/text-link';
import { Elapsed } from '../ui/time';
import { openAlertsPath, wordsOf } from './attention-words';

const severities = {
  critical: { icon: CircleAlert, label: 'Critical', colour: 'text-danger' },
  warning: { icon: TriangleAlert, label: 'Warning', colour: 'text-warning' },
  info: { icon: Info, label: 'Information', colour: 'text-primary-text' },
} as const;

interface AttentionCardProps {
  area: Area;
  attention: OverviewView['attention'];
  /** On whose page operators see it. */
  ofCustomer?: string;
}

/** What needs a person, each with its one action; one quiet line when nothing does. */
export function AttentionCard({ area, attention: { items, more }, ofCustomer }: AttentionCardProps) {
  if (items.length === 0)
    return (
      <p className="flex items-center gap-2 text-sm text-muted-foreground">
        <CircleCheck aria-hidden className="size-4 text-success" /> Nothing needs attention.
      </p>
    );
  return (
    <Card aria-labelledby="attention">
      <h2 id="attention" className="px-5 pt-4 pb-1 text-base font-semibold tracking-tight">
        Needs attention
      </h2>
      <ul className="divide-y">
        {items.map((item) => (
          <Item key={keyOf(item)} {...{ area, item, ofCustomer }} />
        ))}
      </ul>
      {more > 0 && (
        <p className="border-t px-5 py-3 text-sm">
          <TextLink href={openAlertsPath(area, ofCustomer)}>{`${more} more in Alerts`}</TextLink>
        </p>
      )}
    </Card>
  );
}

interface ItemProps extends Pick<AttentionCardProps, 'area' | 'ofCustomer'> {
  item: Attention;
}

function Item({ area, item, ofCustomer }: ItemProps) {
  const { subject, text, since, refusing, action } = wordsOf(area, item, ofCustomer);
  const { icon: Icon, label, colour } = severities[item.severity];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 text-sm">
      <Icon aria-hidden className={cn('size-4 shrink-0', colour)} />
      <span className="sr-only">{label}:</span>
      <p className="min-w-0 flex-1 wrap-anywhere">
        {subject && <span className="font-medium">{subject} </span>}
        {text}
        {since && (
          <span className="text-muted-foreground">
            {' '}
            for <Elapsed since={since} />
          </span>
        )}
        {refusing > 0 && (
          <span className="text-muted-foreground">
            {' · '}
            {count(refusing, 'connection')} {refusing === 1 ? 'refuses' : 'refuse'}
          </span>
        )}
      </p>
      <Button asChild variant="outline" size="sm">
        <Link href={action.href} prefetch={false} aria-label={`${action.label}: ${subject || text}`}>
          {action.label}
        </Link>
      </Button>
    </li>
  );
}

function keyOf(item: Attention): string {
  switch (item.of) {
    case 'device':
      return item.deviceId;
    case 'devices':
      return item.problem;
    case 'alert':
      return item.alert.id;
    case 'alerts':
      return item.kind;
    default:
      return item satisfies never;
  }
}
