import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { seal, secretHash, unseal, type SealingKeys } from '@pocketproxy/relay/contract';
import type { KnownBrowser } from '@/domain/session/browser';

/** What a request's context says about its browser. */
interface Asking {
  readonly browser: { readonly known: KnownBrowser | null };
  readonly keys: SealingKeys;
  readonly now: Date;
}

/** How long a browser is known after the last sign-in. */
export const knownBrowserMs = 90 * 24 * 3_600_000;
const maxPeople = 8;
const purpose = 'known browser';
const contents = z.object({ id: z.uuid(), people: z.array(z.string().max(64)).max(maxPeople), until: z.number() });

/** Reads the cookie's value; null when there is none, or one that is not ours or too old. */
export function readBrowser(value: string | undefined, keys: SealingKeys, now: Date): KnownBrowser | null {
  if (!value) return null;
  try {
    const { until, ...browser } = contents.parse(JSON.parse(unseal(value, purpose, keys)));
    return until > now.getTime() ? browser : null;
  } catch {
    return null;
  }
}

/** The cookie's value after this person signed in. Of more than 8 people it forgets the one who came first. */
export function rememberPerson({ browser, keys, now }: Asking, email: string): string {
  const mark = markOf(email);
  const people = [mark, ...(browser.known?.people ?? []).filter((one) => one !== mark)].slice(0, maxPeople);
  const until = now.getTime() + knownBrowserMs;
  return seal(JSON.stringify({ id: browser.known?.id ?? randomUUID(), people, until }), purpose, keys);
}

/** The id of the request's browser, when the person with this address signed in from it before. */
export function browserThatKnows({ browser }: Pick<Asking, 'browser'>, email: string): string | undefined {
  return browser.known?.people.includes(markOf(email)) ? browser.known.id : undefined;
}

/** Short, so that eight of them fit into a cookie. */
function markOf(email: string): string {
  return secretHash(email).slice(0, 16);
}
