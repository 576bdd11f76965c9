import type { Device } from '@pocketproxy/prisma';
import type { Context } from '@/domain/context';
import { secretHash } from '@pocketproxy/relay/contract';
import { createRotationLink } from '@/domain/rotation-link/create';
import { regenerateRotationLink } from '@/domain/rotation-link/regenerate';
import { linkUrl } from '@/domain/rotation-link/token';

/** A rotation link of the demo. */
export interface DemoLink {
  readonly device: string;
  readonly url: string;
}

const name = 'Demo';

/**
 * A rotation link of each device. One of an earlier start stays where its token is known; it gets a new address where
 * no one knows the old one.
 * @param known links of an earlier start, perhaps under another public address
 */
export async function ensureDemoLinks(
  context: Context,
  devices: readonly Device[],
  known: readonly DemoLink[],
): Promise<DemoLink[]> {
  const links: DemoLink[] = [];
  for (const { id: deviceId, name: device } of devices) {
    const link = await context.db.rotationLink.findFirst({ where: { deviceId, name, revokedAt: null } });
    const token =
      known
        .find((one) => one.device === device)
        ?.url.split('/')
        .at(-1) ?? '';
    if (link && link.hash === secretHash(token)) links.push({ device, url: linkUrl(context.publicUrl, token) });
    else if (link) links.push({ device, url: (await regenerateRotationLink(context, { id: link.id })).url });
    else links.push({ device, url: (await createRotationLink(context, { deviceId, name })).url });
  }
  return links;
}
