import type { ReactNode } from 'react';
import type { CockpitView } from '@/domain/cockpit/view';
import { count } from '../format/count';
import { connectionPath, customerPath, webhooksPath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { Card, CardHeader } from '../ui/card';
import { TextLink } from '../ui/text-link';
import { RelativeTime } from '../ui/time';

/** What did not go out or did not run; each leads to where it can be repaired. */
export function FailuresCard({ failures: { mails, webhooks, jobs } }: Pick<CockpitView, 'failures'>) {
  return (
    <ListCard id="failures" title="Failures">
      <Line name={<TextLink href="/admin/jobs">Mails, 24 hours</TextLink>}>
        <Failed number={mails} word={`${mails} failed`} />
      </Line>
      <Line name={<TextLink href={webhooksPath('admin')}>Webhooks</TextLink>}>
        <Failed number={webhooks} word={count(webhooks, 'webhook fails', 'webhooks fail')} />
      </Line>
      <Line name={<TextLink href="/admin/jobs">Jobs</TextLink>}>
        {jobs === null ? <Badge tone="danger">Unavailable</Badge> : <Failed number={jobs} word={`${jobs} failed`} />}
      </Line>
    </ListCard>
  );
}

function Failed({ number, word }: { number: number; word: string }) {
  return number === 0 ? <span className="text-muted-foreground">None</span> : <Badge tone="danger">{word}</Badge>;
}

export function SignUpsCard({ signUps: { count: number, newest } }: Pick<CockpitView, 'signUps'>) {
  return (
    <ListCard id="sign-ups" title="New sign-ups" description={`${number} confirmed in 7 days`}>
      {newest.map(({ email, at, confirmed, customer }) => (
        <Line
          key={email}
          name={
            <span className="grid min-w-0">
              <span className="truncate">{email}</span>
              {customer && <TextLink href={customerPath(customer.id)}>{customer.name}</TextLink>}
            </span>
          }
        >
          <span className="grid justify-items-end text-xs text-muted-foreground">
            <RelativeTime at={at} />
            {!confirmed && 'Not confirmed'}
          </span>
        </Line>
      ))}
      {newest.length === 0 && <Line name={<span className="text-muted-foreground">No one in the last 7 days.</span>} />}
    </ListCard>
  );
}

export function OverQuotaCard({ overQuota: { count: number, connections } }: Pick<CockpitView, 'overQuota'>) {
  return (
    <ListCard id="over-quota" title="Over their data limit" description={number > 0 && count(number, 'connection')}>
      {connections.map(({ id, name, customer }) => (
        <Line key={id} name={<TextLink href={connectionPath('admin', id)}>{name}</TextLink>}>
          <span className="truncate text-muted-foreground">{customer}</span>
        </Line>
      ))}
      {number === 0 && <Line name={<span className="text-muted-foreground">No connection.</span>} />}
    </ListCard>
  );
}

interface ListCardProps {
  id: string;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function ListCard({ id, title, description, action, children }: ListCardProps) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader {...{ id, title, description, action }} />
      <ul className="mt-3 divide-y border-t text-sm">{children}</ul>
    </Card>
  );
}

export function Line({ name, children }: { name: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex min-h-11 items-center justify-between gap-4 px-5 py-2">
      <span className="min-w-0">{name}</span>
      {children}
    </li>
  );
}
