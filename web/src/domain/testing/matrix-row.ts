import type { Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import type { Page } from '@/domain/page';
import type { Person } from '@/domain/testing/matrix-people';
import type { Subject } from '@/domain/testing/matrix-subject';

/** What the rows of the authorization matrix are made of. */

/** One verb: how it is called on a subject, who knows of the subject, and who of them may. */
export interface Row {
  readonly run: (context: Context, subject: Subject) => Promise<unknown>;
  readonly seenBy: readonly Person[];
  readonly allowed: readonly Person[];
}

export const staff: readonly Person[] = ['operator'];
export const owners: readonly Person[] = ['owner', 'operator'];
export const members: readonly Person[] = ['viewer', 'manager', 'owner'];
export const managers: readonly Person[] = ['manager', ...owners];
export const own: readonly Person[] = ['viewer', ...managers];
export const rotators: readonly Person[] = [...managers, 'shared rotate'];
export const ports: readonly Person[] = [...managers, 'shared ports'];
export const sharers: readonly Person[] = [
  'shared view',
  'shared rename',
  'shared ports',
  'shared configs',
  'shared rotate',
];
export const seers: readonly Person[] = [...own, ...sharers];
export const signedIn: readonly Person[] = [...seers, 'other'];

export const onDevice = (allowed: readonly Person[], run: Row['run']): Row => ({ run, allowed, seenBy: seers });
export const ofCustomer = (allowed: readonly Person[], run: Row['run']): Row => ({ run, allowed, seenBy: own });
export const ofMembers = (run: Row['run']): Row => ({ run, allowed: members, seenBy: members });
export const withoutCustomer = (run: Row['run']): Row => ({ run, allowed: staff, seenBy: signedIn });

/** Lists refuse no one: they leave out. Returns what is in the list, else fails like a missing id. */
export async function found<T>(list: Promise<readonly T[] | Page<T>>, wanted: (one: T) => boolean): Promise<void> {
  const read = await list;
  if (!('items' in read ? read.items : read).some(wanted)) throw new AppError('not_found');
}
