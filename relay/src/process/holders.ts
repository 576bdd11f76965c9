import { relayLimits } from '../limits.ts';

/** Something that holds memory for a customer and can be cut: all that runs on a connection, or a phone's tunnel. */
export interface Holder {
  readonly kind: 'connection' | 'phone';
  readonly id: string;
  /** Whose it is: a customer, or the phone that is no one's. */
  readonly party: string;
  readonly heldBytes: number;
  /** Ends it with memory_hoarded and lets go of what it holds. */
  cut(): void;
}

/**
 * Who holds more than a fair share: what is held, divided by those who hold something and one more, so that a newcomer
 * has a share too. Below memoryFloorBytes no one does.
 */
export function hoarders(holders: Iterable<Holder>): string[] {
  const parties = byParty(holders);
  let heldBytes = 0;
  for (const party of parties.values()) heldBytes += party.heldBytes;
  const fairBytes = Math.max(heldBytes / (parties.size + 1), relayLimits.memoryFloorBytes);
  return [...parties].filter(([, party]) => party.heldBytes > fairBytes).map(([name]) => name);
}

/**
 * Who is cut so that so many bytes become free: again and again the biggest holder of the party that then holds most, so that
 * no one loses anything while another holds more. Those who hold less than memoryFloorBytes are left alone.
 */
export function chooseCuts(holders: Iterable<Holder>, bytes: number): Holder[] {
  const parties = byParty(holders);
  for (const { own } of parties.values()) own.sort((one, other) => one.heldBytes - other.heldBytes);
  const chosen: Holder[] = [];
  for (let left = bytes; left > 0;) {
    const most = biggest(parties.values());
    const holder = most && most.heldBytes >= relayLimits.memoryFloorBytes ? most.own.pop() : undefined;
    if (!most || !holder) break;
    most.heldBytes -= holder.heldBytes;
    left -= holder.heldBytes;
    chosen.push(holder);
  }
  return chosen;
}

interface Party {
  heldBytes: number;
  readonly own: Holder[];
}

function byParty(holders: Iterable<Holder>): Map<string, Party> {
  const parties = new Map<string, Party>();
  for (const holder of holders) {
    if (holder.heldBytes === 0) continue;
    let party = parties.get(holder.party);
    if (!party) parties.set(holder.party, (party = { heldBytes: 0, own: [] }));
    party.heldBytes += holder.heldBytes;
    party.own.push(holder);
  }
  return parties;
}

function biggest(parties: Iterable<Party>): Party | undefined {
  let most: Party | undefined;
  for (const party of parties) if (!most || party.heldBytes > most.heldBytes) most = party;
  return most;
}
