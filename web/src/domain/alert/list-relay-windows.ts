import type { z } from 'zod';
import { relayWindowsInput } from '@/domain/alert/input';
import { readWindows } from '@/domain/alert/read-windows';
import type { WindowView } from '@/domain/alert/view';
import { authorize } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import type { Page } from '@/domain/page';
import { parse } from '@/domain/parse';

/** A page of a relay's maintenance windows, the latest first. @throws AppError `forbidden` */
export async function listRelayWindows(
  context: Context,
  input: z.input<typeof relayWindowsInput>,
): Promise<Page<WindowView>> {
  const { relayId, ...page } = parse(relayWindowsInput, input);
  authorize(context.viewer, 'relay.view', { customerId: null });
  return readWindows(context, page, { relayId });
}
