import type { Rights } from './right-fields';

/** What saving these rights instead of the given ones ends, in sentences. */
export function lossesOf(given: Rights, chosen: Rights): string[] {
  const losses: string[] = [];
  if (given.ports && !chosen.ports) losses.push('Connections and whitelist entries that they made are deleted.');
  if (seesPasswords(given) && !seesPasswords(chosen))
    losses.push('Passwords that they could see are renewed: your programs on this device need the new ones.');
  return losses;
}

const seesPasswords = ({ ports, configs }: Rights) => ports || configs;
