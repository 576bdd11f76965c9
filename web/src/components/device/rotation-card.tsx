'use client';

import { ArrowRight, LoaderCircle, RotateCw } from 'lucide-react';
import { isRotationOver, rotationStates, type RotationEndState } from '@pocketproxy/relay/contract/rotations';
import { requestRotation } from '@/actions/rotation';
import { deviceStates } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import type { RotationView } from '@/domain/rotation/view';
import { formatDuration } from '../format/duration';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { useVerb } from '../shell/use-verb';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';
import { Elapsed, RelativeTime } from '../ui/time';

interface RotationCardProps {
  device: Pick<DeviceView, 'id' | 'state' | 'publicIpv4' | 'publicIpv6'>;
  rotation: RotationView | null;
  allowed: boolean;
}

/** The address now, the button that changes it, and the honest result of the last attempt. */
export function RotationCard({ device, rotation, allowed }: RotationCardProps) {
  const running = rotation !== null && !isRotationOver(rotation.state);
  useRefreshWhile(running);
  const rotate = useVerb(requestRotation);
  const ip = device.publicIpv4 ?? device.publicIpv6;
  const online = deviceStates[device.state.name].reachable;
  return (
    <Card aria-labelledby="rotation">
      <CardHeader
        id="rotation"
        title="IP address"
        description={describe(online, ip)}
        action={
          allowed && (
            <Button
              pending={rotate.pending || running}
              disabled={!online}
              onClick={() => void rotate.run({ deviceId: device.id })}
            >
              {!(rotate.pending || running) && <RotateCw aria-hidden />}
              {running ? 'Rotating…' : 'Rotate IP'}
            </Button>
          )
        }
      />
      <CardContent className="grid gap-4">
        <p className="flex min-w-0 items-center gap-1">
          <span className="min-w-0 font-mono text-xl break-all sm:text-2xl">{ip ?? '—'}</span>
          {ip && <CopyButton text={ip} label="Copy the IP address" />}
        </p>
        <div role="status">{rotation && <Result rotation={rotation} />}</div>
      </CardContent>
    </Card>
  );
}

function describe(online: boolean, ip: string | null): string {
  if (!ip) return 'Available once the phone is online.';
  return online ? 'As seen from the internet.' : 'Last known address. The phone is offline.';
}

function Result({ rotation }: { rotation: RotationView }) {
  if (!isRotationOver(rotation.state)) {
    return (
      <p className="flex items-center gap-2.5 rounded-xl bg-primary-soft p-3 text-sm">
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-primary-text" />
        <span>
          {rotationStates[rotation.state].sentence}
          <span className="text-muted-foreground" aria-hidden>
            {' '}
            · <Elapsed since={rotation.createdAt} />
          </span>
        </span>
      </p>
    );
  }
  return (
    <div className="grid gap-2 rounded-xl bg-muted/60 p-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Outcome state={rotation.state} />
        {rotation.finishedAt && (
          <span className="text-muted-foreground">
            <RelativeTime at={rotation.finishedAt} />
            {rotation.durationMs !== null && `, took ${formatDuration(rotation.durationMs)}`}
          </span>
        )}
      </p>
      {rotation.state === 'changed' ? (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-mono text-xs break-all">
          <span className="text-muted-foreground">{rotation.oldIp ?? 'unknown'}</span>
          <ArrowRight aria-label="to" role="img" className="size-3.5 text-muted-foreground" />
          <span className="font-medium">{rotation.newIp}</span>
        </p>
      ) : (
        <p>{rotation.sentence}</p>
      )}
    </div>
  );
}

function Outcome({ state }: { state: RotationEndState }) {
  if (state === 'changed') return <Badge tone="success">New IP verified</Badge>;
  if (state === 'same_ip') return <Badge tone="warning">Same IP again</Badge>;
  return <Badge tone="danger">Rotation failed</Badge>;
}
