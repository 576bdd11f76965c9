import type { BaseContext } from '@/domain/context';
import { personActor, type NamedPerson } from '@/domain/user/actor';

/** The same context with this person as the one who acts: what a link, a password or Google has proved. */
export function asPerson<C extends BaseContext>(context: C, person: NamedPerson): C {
  return { ...context, actor: personActor(person) };
}
