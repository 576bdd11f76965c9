import { Mail, RotateCw, Smartphone, Timer, Webhook, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ActivityKind } from '@/domain/activity/kinds';
import type { ActivityView } from '@/domain/activity/view';
import { readable } from '../job/names';
import { customerPath, devicePath, webhookPath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';
import { titleOf } from '../webhook/event-title';
import { kindWords, resultWords } from './filter';

const icons = {
  rotation: RotateCw,
  command: Smartphone,
  mail: Mail,
  webhook: Webhook,
  job: Timer,
} as const satisfies Record<ActivityKind, LucideIcon>;

/** What the product did, one row each, newest first; what it was about is a link. */
export function ActivityList({ rows }: { rows: readonly ActivityView[] }) {
  return (
    <ol aria-label="Activity" className="divide-y border-t text-sm">
      {rows.map((row) => (
        <Row key={`${row.kind} ${row.id}`} row={row} />
      ))}
    </ol>
  );
}

function Row({ row }: { row: ActivityView }) {
  const { kind, at, result, reason, customer } = row;
  const Icon = icons[kind];
  const { label, tone } = resultWords[result];
  return (
    <li className="grid gap-x-4 gap-y-1 px-5 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)_auto] sm:items-center">
      <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
        <DateTime at={at} smallest="second" />
      </span>
      <span className="grid min-w-0 gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2">
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="font-medium">{titleOfRow(row)}</span>
          {subjectOf(row)}
          {customer && (
            <span className="min-w-0 truncate text-muted-foreground">
              <span aria-hidden className="max-sm:hidden">
                ·{' '}
              </span>
              <TextLink href={customerPath(customer.id)}>{customer.name}</TextLink>
            </span>
          )}
        </span>
        {reason && result === 'failed' && <span className="text-xs wrap-anywhere text-muted-foreground">{reason}</span>}
      </span>
      <Badge tone={tone} className="justify-self-start sm:justify-self-end">
        {label}
      </Badge>
    </li>
  );
}

function titleOfRow({ kind, what }: ActivityView): string {
  switch (kind) {
    case 'rotation':
      return `Rotation, ${rotationWords[what] ?? what}`;
    case 'command':
      return commandWords[what] ?? readable(what);
    case 'webhook':
      return titleOf(what);
    case 'mail':
    case 'job':
      return `${kindWords[kind].one}: ${readable(what)}`;
  }
}

const rotationWords: Readonly<Record<string, string>> = {
  manual: 'by hand',
  schedule: 'by schedule',
  link: 'by link',
  group: 'of a group',
  api: 'by API',
};
const commandWords: Readonly<Record<string, string>> = { reboot: 'Restart', find_phone: 'Find the phone' };

function subjectOf({ kind, device, webhook, recipient }: ActivityView): ReactNode {
  if (device) return <TextLink href={`${devicePath('admin', device.id)}?tab=rotations`}>{device.name}</TextLink>;
  if (webhook) return <TextLink href={webhookPath('admin', webhook.id)}>{webhook.name}</TextLink>;
  if (kind === 'job') return <TextLink href="/admin/jobs">Jobs</TextLink>;
  return <span className="min-w-0 truncate text-muted-foreground">to {recipient}</span>;
}
