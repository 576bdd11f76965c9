import type { Device } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { createRotationLink } from '@/domain/rotation-link/create';
import { regenerateRotationLink } from '@/domain/rotation-link/regenerate';

/** A rotation link of the demo. */
export interface DemoLink {
  readonly device: string;
  readonly url: string;
}

const name = 'Demo';

/** A rotation link of each device; one of an earlier start gets a new address, as no one knows the old one. */
export async function ensureDemoLinks(context: Context, devices: readonly Device[]): Promise<DemoLink[]> {
  const links: DemoLink[] = [];
  for (const { id: deviceId, name: device } of devices) {
    const known = await context.db.rotationLink.findFirst({ where: { deviceId, name, revokedAt: null } });
    const { url } = known
      ? await regenerateRotationLink(context, { id: known.id })
      : await createRotationLink(context, { deviceId, name });
    links.push({ device, url });
  }
  return links;
}
