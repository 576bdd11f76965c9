import { formatAddress, readAddress } from '@pocketproxy/relay/contract';
import { readMoment, type Moment } from '@/domain/search/moment';

/** What a person typed, taken apart. */
export interface SearchWords {
  /** Without the time: what names, usernames and ports are searched for. */
  readonly text: string;
  /** The first whole address in it, as the database spells it. */
  readonly ip: string | null;
  /** The time in it. */
  readonly moment: Moment | null;
}

/** Takes "203.0.113.7 on 20 Nov 2026 14:05 UTC" apart; an address may have brackets and a port. */
export function readSearch(typed: string, timeZone: string): SearchWords {
  const address = addressIn(typed);
  const found = readMoment(address ? typed.replace(address.written, ' ') : typed, timeZone);
  // A date alone is what a name may hold; beside an address it is a time
  const moment = address && found ? found.moment : null;
  return { text: typed.trim(), ip: address?.ip ?? null, moment };
}

function addressIn(typed: string): { written: string; ip: string } | undefined {
  for (const word of typed.split(/[\s,;"'<>()=]+/)) {
    const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(word)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(word)?.[1] ?? word;
    const bytes = readAddress(bare.replace(/[.:]$/, '')) ?? readAddress(bare);
    if (bytes) return { written: word, ip: formatAddress(bytes) };
  }
  return undefined;
}
