import type { z } from 'zod';
import { inEach, shownOutcome } from '@/domain/bulk/each';
import type { BulkView } from '@/domain/bulk/view';
import { changeConnectionsInput } from '@/domain/connection/input';
import { setConnectionEnabled } from '@/domain/connection/set-enabled';
import { updateConnection } from '@/domain/connection/update';
import type { Context } from '@/domain/context';
import { parse } from '@/domain/parse';

type Change = z.output<typeof changeConnectionsInput>['change'];

/**
 * Does one thing to up to 100 connections, each by the verb that does it to one, with its rights, audit and refusals.
 * Returns what became of each. @throws AppError `invalid`
 */
export async function changeConnections(
  context: Context,
  input: z.input<typeof changeConnectionsInput>,
): Promise<BulkView> {
  const { ids, change } = parse(changeConnectionsInput, input);
  const done = await inEach(context, { connectionIds: ids }, ids, (id) => changeOne(context, id, change));
  return { results: done.map(({ item: id, outcome }) => ({ id, ...shownOutcome(outcome) })) };
}

function changeOne(context: Context, id: string, change: Change): Promise<unknown> {
  switch (change.kind) {
    case 'enable':
      return setConnectionEnabled(context, { id, enabled: change.enabled });
    case 'limits':
      return updateConnection(context, { id, ...change.limits });
    default:
      return change satisfies never;
  }
}
