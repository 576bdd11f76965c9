'use client';

import { isRotationOver } from '@pocketproxy/relay/contract/rotations';
import type { DeviceStateName } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import type { RotationView } from '@/domain/rotation/view';
import { RotationResult } from '../rotation/rotation-result';
import { RotationSteps } from '../rotation/rotation-steps';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { Card, CardContent, CardHeader } from '../ui/card';
import { CopyButton } from '../ui/copy-button';

interface RotationCardProps {
  device: Pick<DeviceView, 'state' | 'publicIpv4' | 'publicIpv6'>;
  /** The newest one. */
  rotation: RotationView | null;
  /** Whether the viewer may rotate and cancel. */
  allowed: boolean;
}

/** The address now, and the rotation that runs or the honest result of the last one. */
export function RotationCard({ device, rotation, allowed }: RotationCardProps) {
  const running = rotation !== null && !isRotationOver(rotation.state);
  useRefreshWhile(running);
  const ip = device.publicIpv4 ?? device.publicIpv6;
  return (
    <Card aria-labelledby="rotation">
      <CardHeader id="rotation" title="IP address" description={describe(device, ip)} />
      <CardContent className="grid gap-4">
        <p className="flex min-w-0 items-center gap-1">
          <span className="min-w-0 font-mono text-xl break-all sm:text-2xl">{ip ?? '—'}</span>
          {ip && <CopyButton text={ip} label="Copy the IP address" />}
        </p>
        {running && <RotationSteps rotation={rotation} allowed={allowed} />}
        {/* Only what changes is read out: the time since then does so every second */}
        <div role="status" aria-atomic={false}>
          {rotation && !running && <RotationResult rotation={rotation} />}
        </div>
      </CardContent>
    </Card>
  );
}

const descriptions = {
  not_paired: 'Last known address. No phone is paired.',
  rotating: 'The address before this rotation.',
  offline: 'Last known address. The phone is offline.',
  no_mobile: 'Last known address. The phone has no mobile network.',
  degraded: 'As seen from the internet.',
  online: 'As seen from the internet.',
} as const satisfies Record<DeviceStateName, string>;

function describe({ state }: RotationCardProps['device'], ip: string | null): string {
  if (!ip) return 'Available once the phone is online.';
  return descriptions[state.name];
}
