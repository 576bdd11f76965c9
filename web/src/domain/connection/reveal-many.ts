import type { z } from 'zod';
import { inEach, shownOutcome } from '@/domain/bulk/each';
import { revealPasswordsInput } from '@/domain/connection/input';
import { revealPassword } from '@/domain/connection/reveal-password';
import type { RevealedView } from '@/domain/connection/view';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

/**
 * Shows the credentials of up to 100 connections; each leaves its trace in the audit log. Returns what became of each.
 * @throws AppError `invalid`
 */
export async function revealPasswords(
  context: Context,
  input: z.input<typeof revealPasswordsInput>,
): Promise<RevealedView> {
  const { ids } = parse(revealPasswordsInput, input);
  const done = await inEach(context, { connectionIds: ids }, ids, (id) => revealPassword(context, { id }));
  return {
    results: done.map(({ item: id, outcome }) => ({
      id,
      ...shownOutcome(outcome),
      credentials: outcome.value ?? null,
    })),
  };
}
