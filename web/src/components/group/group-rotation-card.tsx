'use client';

import { RotateCw } from 'lucide-react';
import Link from 'next/link';
import { rotationStates } from '@pocketproxy/relay/contract/rotations';
import { cancelGroupRotation } from '@/actions/group';
import type { GroupRotationView } from '@/domain/group/view';
import { devicePath, type Area } from '../shell/navigation';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { useVerb } from '../shell/use-verb';
import { Badge, type BadgeProps } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { RelativeTime } from '../ui/time';

interface GroupRotationCardProps {
  area: Area;
  rotation: GroupRotationView | null;
  allowed: boolean;
}

/** The last rotation of a group: its summary, and the live result of each device. */
export function GroupRotationCard({ area, rotation, allowed }: GroupRotationCardProps) {
  const running = rotation !== null && rotation.finishedAt === null;
  useRefreshWhile(running);
  const cancel = useVerb(cancelGroupRotation, { success: 'What has not begun is cancelled.' });
  return (
    <Card aria-labelledby="group-rotation">
      <CardHeader
        id="group-rotation"
        title="Rotation of all"
        description={rotation && <RelativeTime at={rotation.createdAt} />}
        action={
          allowed &&
          running &&
          rotation.counts.waiting > 0 && (
            <Button
              variant="outline"
              size="sm"
              pending={cancel.pending}
              onClick={() => void cancel.run({ id: rotation.id })}
            >
              Cancel the rest
            </Button>
          )
        }
      />
      <CardContent>
        {rotation === null ? (
          <EmptyState icon={RotateCw} title="Not yet" className="py-6">
            “Rotate all” changes the IP address of each device in turn.
          </EmptyState>
        ) : (
          <div className="grid gap-4">
            <p role="status" className="text-sm">
              {summary(rotation.counts)}
            </p>
            <ul className="divide-y text-sm" aria-label="Devices of this rotation">
              {rotation.entries.map((entry) => (
                <li key={entry.deviceId} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
                  <Link
                    href={devicePath(area, entry.deviceId)}
                    prefetch={false}
                    className="min-w-0 truncate rounded-sm py-0.5 font-medium hover:underline"
                  >
                    {entry.deviceName}
                  </Link>
                  <span className="flex min-w-0 flex-wrap items-center gap-2">
                    {entry.state === 'changed' && (
                      <span className="font-mono text-xs wrap-anywhere">{entry.newIp}</span>
                    )}
                    {entry.sentence && <span className="text-xs text-muted-foreground">{entry.sentence}</span>}
                    <Badge tone={toneOf(entry.state)}>{labelOf(entry.state)}</Badge>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </CardContent>
    </Card>
  );
}

type EntryState = GroupRotationView['entries'][number]['state'];

function labelOf(state: EntryState): string {
  if (state === 'waiting') return 'Waiting for its turn';
  if (state === 'refused') return 'Not rotated';
  if (state === 'cancelled') return 'Cancelled';
  return rotationStates[state].sentence;
}

function toneOf(state: EntryState): BadgeProps['tone'] {
  if (state === 'changed') return 'success';
  if (state === 'same_ip') return 'warning';
  if (state === 'failed' || state === 'refused') return 'danger';
  return state === 'waiting' || state === 'cancelled' ? 'neutral' : 'primary';
}

function summary({ waiting, running, changed, unchanged, cancelled }: GroupRotationView['counts']): string {
  const parts = [
    [changed, 'changed'],
    [unchanged, 'not changed'],
    [running, 'rotating'],
    [waiting, 'waiting'],
    [cancelled, 'cancelled'],
  ] as const;
  return parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(' · ');
}
