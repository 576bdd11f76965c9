import { z } from 'zod';
import { alertKindNames, alertKinds, type AlertKind } from '@/domain/alert/kinds';

/** By which channels a person hears of one kind. Webhooks are chosen at each endpoint. */
export const choice = z.object({ bell: z.boolean(), mail: z.boolean() });
export type Choice = z.infer<typeof choice>;

/** What a person chose, by kind; what is not named has the default of its kind. */
export const choices = z.partialRecord(z.enum(alertKindNames), choice);
export type Choices = z.infer<typeof choices>;

/** How a person hears of a kind, by the stored choices: a kind that is no longer known takes none of the others with it. */
export function choicesOf(stored: unknown, kind: AlertKind): Choice {
  const { data } = z.record(z.string(), z.unknown()).safeParse(stored);
  const chosen = choice.safeParse(data?.[kind]);
  return chosen.success ? chosen.data : alertKinds[kind].channels;
}
