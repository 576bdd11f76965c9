import { TextLink } from '../ui/text-link';
import { cursorIn, withCursor, type Params } from './paging';

interface PageLinksProps {
  /** What is paged, for screen readers: "Members". */
  list: string;
  /** Address of the page and its query, which stays. */
  path: string;
  params: Params;
  /** Name of the list's cursor in the query; `cursor` where the page has one list. */
  name?: string;
  nextCursor: string | null;
  /** Id of the list's heading, to go there, where the list does not begin at the top of the page. */
  at?: string;
  /** What the links say. */
  first?: string;
  next?: string;
}

/** To the first and the next page of a list; nothing when there is one page. */
export function PageLinks({
  list,
  path,
  params,
  name = 'cursor',
  nextCursor,
  at,
  first = 'First page',
  next = 'Next page',
}: PageLinksProps) {
  const there = at === undefined ? '' : `#${at}`;
  const later = cursorIn(params, name) !== undefined;
  if (!later && nextCursor === null) return null;
  return (
    <nav aria-label={`Pages of ${list}`} className="flex justify-between gap-3 border-t p-4 text-sm">
      {later && <TextLink href={path + withCursor(params, name, null) + there}>{first}</TextLink>}
      {nextCursor !== null && (
        <span className="ml-auto">
          <TextLink href={path + withCursor(params, name, nextCursor) + there}>{next}</TextLink>
        </span>
      )}
    </nav>
  );
}
