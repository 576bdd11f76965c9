'use client';

import { RotateCw } from 'lucide-react';
import { requestRotation } from '@/actions/rotation';
import type { DeviceListItem } from '@/domain/device/view';
import { rotationRefusal } from '@/domain/rotation/refusal';
import { useNow } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Tooltip } from '../ui/tooltip';
import { reasonOf } from './refusal-words';

interface RotateInRowProps {
  device: Pick<DeviceListItem, 'id' | 'name' | 'state' | 'capabilities' | 'rotationCooldownSeconds' | 'lastRotation'>;
}

/** Rotates a phone from its row; where it cannot, the same button says why. */
export function RotateInRow({ device }: RotateInRowProps) {
  const rotate = useVerb(requestRotation, { success: `${device.name} changes its address.` });
  const nowMs = useNow();
  const last = device.lastRotation && { attempts: 1, finishedAt: device.lastRotation.finishedAt };
  const refusal = device.state.name === 'rotating' ? undefined : rotationRefusal(device, last, nowMs);
  const running = rotate.pending || device.state.name === 'rotating';
  const why = refusal && reasonOf(refusal, nowMs);
  return (
    <Tooltip text={running ? 'Rotating…' : (why ?? 'Rotate the IP')}>
      <Button
        variant="ghost"
        size="icon-sm"
        pending={running}
        aria-label={`Rotate ${device.name}${why ? `: ${why}` : ''}`}
        aria-disabled={running || why !== undefined || undefined}
        onClick={() => why === undefined && void rotate.run({ deviceId: device.id })}
      >
        {!running && <RotateCw aria-hidden />}
      </Button>
    </Tooltip>
  );
}
