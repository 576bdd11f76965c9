import { deviceSecretPattern } from '@pocketproxy/relay/contract';
import { z } from 'zod';
import { line } from '@/domain/text';

/** Apart from the inputs of people, which forms load: the contract needs Node. */

/** What a phone sends. Unknown fields are ignored, so that agents can grow. */
export const claimPairingCodeInput = z.object({
  code: z.string().max(32),
  /** Made by the phone and kept until it has the answer, so that it can ask again; older agents send none. */
  secret: z.string().regex(deviceSecretPattern).optional(),
  name: line(80).optional(),
  model: line(80).optional(),
  osVersion: line(40).optional(),
  appVersion: line(40),
});
