'use client';

import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { clearSchedule, pauseSchedule, resumeSchedule } from '@/actions/schedule';
import type { ScheduleView } from '@/domain/schedule/view';
import { useVerb } from '../shell/use-verb';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { DateTime } from '../ui/time';
import { NextRotation } from './next-rotation';
import { scheduleSentence } from './words';
import { lazily } from '../ui/lazily';

const ScheduleDialog = lazily(async () => (await import('./schedule-dialog')).ScheduleDialog);

interface ScheduleCardProps {
  deviceId: string;
  schedule: ScheduleView | null;
  allowed: boolean;
}

/** When the device rotates automatically, and the buttons that change it. */
export function ScheduleCard({ deviceId, schedule, allowed }: ScheduleCardProps) {
  const [open, setOpen] = useState(false);
  const set = allowed && (
    <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
      {schedule ? 'Change' : 'Set up'}
    </Button>
  );
  return (
    <Card aria-labelledby="schedule">
      <CardHeader
        id="schedule"
        title="Automatic rotation"
        description="Rotates the phone at the times that you choose."
        action={set}
      />
      <CardContent>
        {schedule ? (
          <Current schedule={schedule} allowed={allowed} />
        ) : (
          <EmptyState icon={CalendarClock} title="Off" className="py-6">
            The phone rotates only when someone asks for it.
          </EmptyState>
        )}
      </CardContent>
      {open && <ScheduleDialog deviceId={deviceId} schedule={schedule} onClose={() => setOpen(false)} />}
    </Card>
  );
}

function Current({ schedule, allowed }: { schedule: ScheduleView; allowed: boolean }) {
  const { deviceId, paused, jitterPercent, idleSeconds } = schedule;
  const pause = useVerb(pauseSchedule, { success: 'Automatic rotation is paused.' });
  const resume = useVerb(resumeSchedule, { success: 'Automatic rotation continues.' });
  const clear = useVerb(clearSchedule, { success: 'Automatic rotation is off.' });
  const details = [
    jitterPercent > 0 && `Up to ${jitterPercent} % later at random`,
    idleSeconds !== null && `${jitterPercent > 0 ? 'only' : 'Only'} after ${idleSeconds} s without traffic`,
  ].filter((detail) => detail !== false);
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-all">{scheduleSentence(schedule)}</span>
          {paused && <Badge tone="warning">Paused</Badge>}
        </p>
        {details.length > 0 && <p className="text-sm text-muted-foreground">{details.join(', ')}</p>}
      </div>
      <div className="grid gap-1 text-sm">
        <p>
          <NextRotation schedule={schedule} />
        </p>
        <Skipped schedule={schedule} />
      </div>
      {allowed && (
        <div className="flex flex-wrap gap-2">
          <Button
            variant="outline"
            size="sm"
            pending={pause.pending || resume.pending}
            onClick={() => void (paused ? resume : pause).run({ deviceId })}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          <Button variant="ghost" size="sm" pending={clear.pending} onClick={() => void clear.run({ deviceId })}>
            Turn off
          </Button>
        </div>
      )}
    </div>
  );
}

/** What became of due times at which the phone did not rotate. */
function Skipped({ schedule: { skipped } }: { schedule: ScheduleView }) {
  if (!skipped) return null;
  const { at, sentence, times } = skipped;
  return (
    <p className="text-muted-foreground">
      Skipped at <DateTime at={at} />: {sentence}
      {times > 1 && ` (${times} times since the last success)`}.
    </p>
  );
}
