import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { listRotationLinks } from '@/domain/rotation-link/list';
import { LinksCard } from './links-card';

/** The rotation links of a device, for those who may rotate it. */
export async function DeviceLinks({ context, deviceId }: { context: Context; deviceId: string }) {
  return <LinksCard deviceId={deviceId} links={await orNotFound(listRotationLinks(context, { deviceId }))} />;
}
