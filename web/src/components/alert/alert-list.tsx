import type { AlertView } from '@/domain/alert/view';
import { customerPath, type Area } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { TextLink } from '../ui/text-link';
import { DateTime, Elapsed, RelativeTime } from '../ui/time';
import { severities, subjectPath } from './subject';

interface AlertListProps {
  area: Area;
  alerts: readonly AlertView[];
}

/** Alerts, open and past ones, each with the way to its subject. */
export function AlertList({ area, alerts }: AlertListProps) {
  return (
    <ul className="divide-y">
      {alerts.map((alert) => (
        <li key={alert.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-5 py-3.5 text-sm">
          <div className="grid min-w-0 flex-1 basis-64 gap-1">
            <p className="font-medium wrap-anywhere">
              <TextLink href={subjectPath(area, alert.subject)}>{alert.sentence}</TextLink>
            </p>
            <p className="flex flex-wrap gap-x-3 text-xs text-muted-foreground">
              <DateTime at={alert.openedAt} />
              {alert.count > 1 && <span>{alert.count} times</span>}
              {alert.customer && <TextLink href={customerPath(alert.customer.id)}>{alert.customer.name}</TextLink>}
            </p>
          </div>
          <State alert={alert} />
        </li>
      ))}
    </ul>
  );
}

function State({ alert: { severity, openedAt, closedAt } }: { alert: AlertView }) {
  const { tone, label } = severities[severity];
  // What only informs has no end to wait for
  if (severity === 'info') return <Badge tone={tone}>{label}</Badge>;
  if (closedAt)
    return (
      <p className="text-xs text-muted-foreground">
        Ended <RelativeTime at={closedAt} />
      </p>
    );
  return (
    <p className="flex items-center gap-2 text-xs text-muted-foreground">
      <span>
        For <Elapsed since={openedAt} />
      </span>
      <Badge tone={tone}>{label}</Badge>
    </p>
  );
}
