import type { ReactNode } from 'react';
import { rotationStates } from '@pocketproxy/relay/contract/rotations';
import type { RotationView } from '@/domain/rotation/view';
import { DateTime } from '../ui/time';
import { formatHold, seenBefore } from './words';

const results = {
  changed: 'another address',
  seen: 'an address it had recently',
  same_ip: 'the same address',
  failed: 'failed',
} as const satisfies Record<RotationView['attemptLog'][number]['result'], string>;

/** All that is known of a rotation: how it was done, each step with its time, each attempt with its end. */
export function RotationDetails({ rotation }: { rotation: RotationView }) {
  const { attempts, maxAttempts, unseenHours, oldIp, newIp, oldIpv6, newIpv6, steps, attemptLog } = rotation;
  return (
    <div className="grid gap-4 rounded-xl bg-muted/60 p-3">
      <dl className="grid gap-1 text-xs">
        <Fact name="Attempts">{`${attempts} of at most ${maxAttempts}`}</Fact>
        <Fact name="Condition">{unseenHours !== null && `Not an address of the last ${unseenHours} h`}</Fact>
        <Fact name="Address before">{!newIp && oldIp}</Fact>
        <Fact name="New address">{seenBefore(rotation.seenBefore)}</Fact>
        <Fact name="IPv6">{(oldIpv6 ?? newIpv6) && `${oldIpv6 ?? 'none'} → ${newIpv6 ?? 'none'}`}</Fact>
      </dl>
      {steps.length > 0 && (
        <ol aria-label="Steps" className="grid gap-1 text-xs">
          {steps.map(({ state, at, attempt }, index) => (
            <li key={index} className="flex justify-between gap-3">
              <span>
                {rotationStates[state].sentence}
                {attempt > 1 && <span className="text-muted-foreground"> (attempt {attempt})</span>}
              </span>
              <DateTime at={at} smallest="second" className="shrink-0 text-muted-foreground" />
            </li>
          ))}
        </ol>
      )}
      {attemptLog.length > 0 && (
        <ol aria-label="Attempts" className="grid gap-1 text-xs">
          {attemptLog.map(({ number, holdMs, newIp, result }) => (
            <li key={number} className="wrap-anywhere">
              Attempt {number}
              {holdMs !== null && `, radio off for ${formatHold(holdMs)}`}: {results[result]}
              {newIp && <span className="font-mono"> {newIp}</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** Nothing for a fact that is not known. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className="flex justify-between gap-3">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-all">{children}</dd>
    </div>
  );
}
