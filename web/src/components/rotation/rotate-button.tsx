'use client';

import { CalendarClock, ChevronDown, Link2, RotateCw, SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { useId, useState } from 'react';
import { requestRotation } from '@/actions/rotation';
import type { DeviceView } from '@/domain/device/view';
import { rotationRefusal } from '@/domain/rotation/refusal';
import type { RotationView } from '@/domain/rotation/view';
import { useNow } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { reasonOf } from './refusal-words';
import { lazily } from '../ui/lazily';

const RotateDialog = lazily(async () => (await import('./rotate-dialog')).RotateDialog);

interface RotateButtonProps {
  device: Pick<
    DeviceView,
    'id' | 'name' | 'state' | 'capabilities' | 'rotationCooldownSeconds' | 'rotationMaxAttempts'
  >;
  /** The newest rotation. */
  latest: Pick<RotationView, 'attempts' | 'finishedAt'> | null;
  /** Address of the tab with schedule and links. */
  more: string;
}

/** Rotates now; its menu, with options. Where it cannot, it says why, and for how long. */
export function RotateButton({ device, latest, more }: RotateButtonProps) {
  const [asking, setAsking] = useState(false);
  const rotate = useVerb(requestRotation);
  const nowMs = useNow();
  const reasonId = useId();
  const refusal = rotationRefusal(device, latest, nowMs);
  const running = rotate.pending || refusal?.code === 'rotation_running';
  const blocked = refusal !== undefined && !running;
  const now = () => void rotate.run({ deviceId: device.id });
  return (
    <div className="grid gap-1">
      <div className="flex">
        <Button
          className="rounded-r-none"
          pending={running}
          disabled={blocked}
          aria-describedby={blocked ? reasonId : undefined}
          onClick={now}
        >
          {!running && <RotateCw aria-hidden />}
          {running ? 'Rotating…' : 'Rotate IP'}
        </Button>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              className="rounded-l-none border-l border-primary-foreground/30 px-2"
              aria-label="More rotation options"
            >
              <ChevronDown aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem disabled={blocked || running} onSelect={now}>
              <RotateCw aria-hidden /> Rotate now
            </DropdownMenuItem>
            <DropdownMenuItem disabled={blocked || running} onSelect={() => setAsking(true)}>
              <SlidersHorizontal aria-hidden /> Rotate with options…
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem asChild>
              <Link href={`${more}#schedule`}>
                <CalendarClock aria-hidden /> Schedule
              </Link>
            </DropdownMenuItem>
            <DropdownMenuItem asChild>
              <Link href={`${more}#links`}>
                <Link2 aria-hidden /> Links
              </Link>
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      {blocked && (
        <p id={reasonId} className="w-0 min-w-full text-xs text-muted-foreground">
          {reasonOf(refusal, nowMs)}
        </p>
      )}
      <RotateDialog device={device} open={asking} onOpenChange={setAsking} />
    </div>
  );
}
