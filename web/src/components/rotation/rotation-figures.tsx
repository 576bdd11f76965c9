import type { ReactNode } from 'react';
import type { RotationStatisticsView } from '@/domain/rotation/view';
import { formatDuration } from '../format/duration';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Progress } from '../ui/progress';
import { formatHold, formatShare } from './words';

/** How well the rotations of a device work, and how good its addresses are. */
export function RotationFigures({ statistics }: { statistics: RotationStatisticsView }) {
  const { day, week, addresses, collisions } = statistics;
  return (
    <Card aria-labelledby="rotation-figures">
      <CardHeader
        id="rotation-figures"
        title="Success and addresses"
        description={`Addresses of the last ${addresses.days} days.`}
      />
      <CardContent className="grid gap-4 text-sm">
        <Share name="Success, 24 h" part={day.changed} whole={day.ended} of="rotations" />
        <Share name="Success, 7 days" part={week.changed} whole={week.ended} of="rotations" />
        <Share name="Unique addresses" part={addresses.unique} whole={addresses.seen} of="addresses" />
        <dl className="grid gap-1.5">
          <Fact name="An address repeats after">
            {addresses.medianRepeatMs === null ? '—' : `${formatDuration(addresses.medianRepeatMs)} (median)`}
          </Fact>
          <Fact name="Networks (/24, IPv6 /48)">{addresses.networks}</Fact>
          {collisions && (
            <Fact name="Also on your other phones">
              {collisions.addresses === 0
                ? 'None'
                : `${collisions.addresses} on ${collisions.devices} ${collisions.devices === 1 ? 'phone' : 'phones'}`}
            </Fact>
          )}
          {addresses.carriers.map(({ carrier, seen }) => (
            <Fact key={carrier} name={carrier ?? 'Unknown carrier'}>
              {formatShare(seen, addresses.seen)}
            </Fact>
          ))}
        </dl>
        <Holds statistics={statistics} />
      </CardContent>
    </Card>
  );
}

function Holds({ statistics: { holds, firstHoldMs } }: { statistics: RotationStatisticsView }) {
  if (holds.length === 0) return null;
  return (
    <section aria-labelledby="holds" className="grid gap-1.5">
      <h3 id="holds" className="font-medium">
        Radio off for
      </h3>
      <p className="text-xs text-muted-foreground">
        How likely each time brings another address. The next rotation begins with {formatHold(firstHoldMs)}.
      </p>
      <dl className="grid gap-1.5">
        {holds.map(({ carrier, holdMs, rate }) => (
          <Fact key={`${carrier} ${holdMs}`} name={[formatHold(holdMs), carrier].filter(Boolean).join(', ')}>
            {Math.round(rate * 100)} %
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Share({ name, part, whole, of }: { name: string; part: number; whole: number; of: string }) {
  const share = formatShare(part, whole);
  return (
    <div className="grid gap-1.5">
      <p className="flex justify-between gap-3">
        <span className="text-muted-foreground">{name}</span>
        <span>
          <span className="font-medium">{share}</span>
          {whole > 0 && <span className="text-xs text-muted-foreground"> {`${part} of ${whole}`}</span>}
        </span>
      </p>
      <Progress label={name} value={whole === 0 ? 0 : part / whole} text={`${share}, ${part} of ${whole} ${of}`} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="min-w-0 text-muted-foreground wrap-anywhere">{name}</dt>
      <dd className="shrink-0 text-right">{children}</dd>
    </div>
  );
}
