import { startingLimits } from '@pocketproxy/relay/contract/connection-limits';
import { z } from 'zod';
import { ceilingsView } from '@/domain/ceiling/view';

/** What a connection begins with where its maker says nothing else. */
export const startingLimitsView = z.object(startingLimits);
export type StartingLimitsView = z.infer<typeof startingLimitsView>;

/** What is made from now on begins with this. */
export const defaultsView = z.object({
  /** Ceilings that a new customer has for itself; value null: those for all hold, as `otherwise` says. */
  customer: ceilingsView,
  connection: startingLimitsView,
});
export type DefaultsView = z.infer<typeof defaultsView>;
