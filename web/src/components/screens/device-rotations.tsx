import { orNotFound } from '@/auth/page';
import { asOwned, can } from '@/domain/authorize';
import { getIpHistory } from '@/domain/device/ip-history';
import { getRotationStatistics } from '@/domain/rotation/statistics';
import { IpHistory } from '../device/ip-history';
import { RotationCard } from '../device/rotation-card';
import { RotationFigures } from '../rotation/rotation-figures';
import { RotationList } from '../rotation/rotation-list';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt } from '../shell/paging';
import type { DeviceTabProps } from './device-tabs';
import { rotationsPage } from './newest-rotation';

/** All about the addresses of one phone: its rotations, how well they work, which addresses it had. */
export async function DeviceRotations({ context, device, rotation, rotations: read, params, path }: DeviceTabProps) {
  const { id } = device;
  const [rotations, statistics, ips] = await orNotFound(
    Promise.all([
      read ?? rotationsPage(context, id, params),
      getRotationStatistics(context, { id }),
      pageAt(cursorIn(params, 'ips'), (cursor) => getIpHistory(context, { id, cursor })),
    ]),
  );
  const older = { first: 'Newest', next: 'Older', path, params };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-6">
        <RotationCard rotation={rotation} allowed={can(context.viewer, 'device.rotate', asOwned(device))} />
        <RotationList
          rotations={rotations.items}
          pages={
            <PageLinks list="rotations" name="rotations" at="rotations" {...older} nextCursor={rotations.nextCursor} />
          }
        />
      </div>
      <div className="grid min-w-0 gap-6">
        <RotationFigures statistics={statistics} />
        <IpHistory
          entries={ips.items}
          pages={<PageLinks list="IP history" name="ips" at="ip-history" {...older} nextCursor={ips.nextCursor} />}
        />
      </div>
    </div>
  );
}
