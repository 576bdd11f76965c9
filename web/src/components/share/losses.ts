import type { Rights } from './rights';

/** What saving these rights instead of the given ones ends, in sentences. */
export function lossesOf(given: Rights, chosen: Rights): string[] {
  const losses: string[] = [];
  if (given.ports && !chosen.ports) losses.push('Connections and whitelist entries that they created are deleted.');
  if (seesPasswords(given) && !seesPasswords(chosen))
    losses.push('Passwords that they could see are changed: update them in your own programs.');
  return losses;
}

const seesPasswords = ({ ports, configs }: Rights) => ports || configs;
