import type { Share } from '@pocketproxy/prisma';

/** A share as the device's owner sees it: the address that was typed, never whether somebody has it. */
export type ShareView = Pick<Share, 'id' | 'email' | 'rename' | 'ports' | 'configs' | 'rotate' | 'createdAt'>;
