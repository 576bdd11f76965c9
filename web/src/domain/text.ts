import { isTimeZone } from '@pocketproxy/relay/contract/periods';
import { z } from 'zod';

/**
 * One line of free text as people type it: trimmed, `max` characters at most, no control characters and no half
 * surrogates: Postgres takes neither NUL in text nor half surrogates in JSON.
 */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `At most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'No line breaks or control characters');

/** Free text of several lines, within the same bounds otherwise. */
export const lines = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `At most ${max} characters`)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'No control characters');

/** What someone looks for in a list. */
export const searchText = line(100);

/** The name of a thing. */
export const nameText = line(80).min(1, 'Enter a name');

/** The IANA name of a time zone. */
export const timeZoneText = line(60).refine(isTimeZone, 'Enter a time zone, such as Europe/Berlin');
