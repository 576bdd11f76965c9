import { z } from 'zod';

export const relayIdInput = z.object({ id: z.uuid() });

export const setRelayDrainingInput = z.object({ id: z.uuid(), draining: z.boolean() });
