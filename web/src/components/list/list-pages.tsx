import { TextLink } from '../ui/text-link';
import { isLaterPage, pageQuery } from './address';
import { useListQuery } from './use-list-query';

/** To the first and the next page of a list; nothing when there is one page. */
export function ListPages({ title, nextCursor }: { title: string; nextCursor: string | null }) {
  const { query, hrefOf } = useListQuery();
  const later = isLaterPage(query);
  if (!later && nextCursor === null) return null;
  return (
    <nav aria-label={`Pages of ${title.toLowerCase()}`} className="flex justify-between gap-3 border-t p-4 text-sm">
      {later && <TextLink href={hrefOf(pageQuery(query, null))}>First page</TextLink>}
      {nextCursor !== null && (
        <span className="ml-auto">
          <TextLink href={hrefOf(pageQuery(query, nextCursor))}>Next page</TextLink>
        </span>
      )}
    </nav>
  );
}
