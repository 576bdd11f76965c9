import { z } from 'zod';

/** Inputs of the command verbs. Pure, so forms check by the same schemas. */

export const commandIdInput = z.object({ id: z.uuid() });

export const requestCommandInput = z.object({
  deviceId: z.uuid(),
  kind: z.enum(['reboot', 'find_phone']),
});
