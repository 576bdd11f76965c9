import { isRotationOver } from '@pocketproxy/relay/contract/rotations';
import { orNotFound } from '@/auth/page';
import { asOwned, can } from '@/domain/authorize';
import { getLimitBounds } from '@/domain/connection/bounds';
import { listConnections } from '@/domain/connection/list';
import { getStartingLimits } from '@/domain/default/start-connection';
import { maxPageItems } from '@/domain/page';
import { DeviceConnections as Connections } from '../connection/device-connections';
import { DeviceFacts } from '../device/device-facts';
import { RotationCard } from '../device/rotation-card';
import { cn } from '../ui/cn';
import type { DeviceTabProps } from './device-tabs';

/** The connections of one phone, how its last rotation went, and its details. */
export async function DeviceConnections({ area, context, device, rotation }: DeviceTabProps) {
  const { id } = device;
  // A share may be revoked, or the device moved, between one reading and the next
  const [connections, bounds, start] = await orNotFound(
    Promise.all([
      // A device has 50 connections at most, so one page holds them
      listConnections(context, { deviceId: id, limit: maxPageItems }),
      getLimitBounds(context, { deviceId: id }),
      getStartingLimits(context, { id }),
    ]),
  );
  const { viewer } = context;
  const rights = {
    create: can(viewer, 'connection.create', asOwned(device)),
    reveal: can(viewer, 'connection.reveal', asOwned(device)),
    test: can(viewer, 'connection.test', asOwned(device)),
  };
  const running = rotation !== null && !isRotationOver(rotation.state);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Connections {...{ area, device, bounds, start, rights }} connections={connections.items} />
      {/* On a phone a rotation that runs matters first */}
      <div className={cn('grid min-w-0 gap-6', running && 'max-lg:order-first')}>
        <RotationCard rotation={rotation} allowed={can(viewer, 'device.rotate', asOwned(device))} />
        <DeviceFacts device={device} showCustomer={area === 'admin'} />
      </div>
    </div>
  );
}
