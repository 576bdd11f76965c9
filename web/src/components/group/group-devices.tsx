'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { removeFromGroup } from '@/actions/group';
import type { DeviceView } from '@/domain/device/view';
import { DeviceReason, DeviceStatus } from '../device/device-status';
import { NextRotation } from '../schedule/next-rotation';
import { devicePath, devicesPath, type Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';

interface GroupDevicesProps {
  area: Area;
  groupId: string;
  devices: readonly DeviceView[];
  allowed: boolean;
}

/** The devices of a group. */
export function GroupDevices({ area, groupId, devices, allowed }: GroupDevicesProps) {
  const remove = useVerb(removeFromGroup, { success: 'Removed from the group.' });
  return (
    <Card aria-labelledby="group-devices">
      <CardHeader
        id="group-devices"
        title="Devices"
        action={
          <Button asChild variant="outline" size="sm">
            <Link href={devicesPath(area)}>Add devices</Link>
          </Button>
        }
      />
      {devices.length === 0 ? (
        <p className="p-5 text-sm text-muted-foreground">
          None yet. Select devices in the list of devices, then add them to this group.
        </p>
      ) : (
        <ul className="divide-y px-5 py-2 text-sm">
          {devices.map((device) => (
            <li key={device.id} className="flex items-center justify-between gap-3 py-2.5">
              <div className="min-w-0">
                <Link
                  href={devicePath(area, device.id)}
                  prefetch={false}
                  className="block truncate rounded-sm py-0.5 font-medium hover:underline"
                >
                  {device.name}
                </Link>
                <span className="block text-xs text-muted-foreground">
                  {device.nextRotation ? (
                    <>
                      Next rotation: <NextRotation schedule={device.nextRotation} short />
                    </>
                  ) : (
                    'No automatic rotation'
                  )}
                </span>
                <DeviceReason device={device} />
              </div>
              <span className="flex shrink-0 items-center gap-2">
                <DeviceStatus device={device} />
                {allowed && (
                  <Button
                    variant="ghost"
                    size="icon"
                    aria-label={`Remove ${device.name} from the group`}
                    onClick={() => void remove.run({ id: groupId, deviceIds: [device.id] })}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
