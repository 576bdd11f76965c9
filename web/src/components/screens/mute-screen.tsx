import { orNotFound } from '@/auth/page';
import { getMute } from '@/domain/alert/get-mute';
import { asOwned, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getDevice } from '@/domain/device/get';
import { MuteCard } from '../alert/mute-card';
import { devicePath } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';

/** Where the link of a mail leads: opening it changes nothing, its buttons do. */
export async function MuteScreen({ context, id }: { context: Context; id: string }) {
  const { viewer } = context;
  const [device, mute] = await orNotFound(
    Promise.all([getDevice(context, { id }), getMute(context, { deviceId: id })]),
  );
  return (
    <>
      <PageHeader
        title={`Mute ${device.name}`}
        back={{ href: devicePath(viewer.isOperator ? 'admin' : 'portal', id), label: device.name }}
      />
      <MuteCard mute={mute} allowed={can(viewer, 'device.mute', asOwned(device))} />
    </>
  );
}
