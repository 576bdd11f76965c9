import { z } from 'zod';
import { maxSearchLength } from '@/domain/search/bounds';
import { line, timeZoneText } from '@/domain/text';

export const searchInput = z.object({
  /** What is typed: words, an address, a port, "address time". Empty: nothing is found. */
  text: line(maxSearchLength),
  /** Of times that name none. */
  timeZone: timeZoneText.default('UTC'),
});
