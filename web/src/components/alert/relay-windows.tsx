import { listRelayWindows } from '@/domain/alert/list-relay-windows';
import type { Context } from '@/domain/context';
import type { RelayView } from '@/domain/relay/view';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { WindowsCard } from './windows-card';

interface RelayWindowsProps {
  context: Context;
  relay: Pick<RelayView, 'id' | 'name'>;
  params: Params;
}

/** The maintenance of one relay, for operators. */
export async function RelayWindows({ context, relay: { id: relayId, name }, params }: RelayWindowsProps) {
  const page = `windows-${relayId}`;
  const { items, nextCursor } = await pageAt(cursorIn(params, page), (cursor) =>
    listRelayWindows(context, { relayId, cursor, limit: 10 }),
  );
  return (
    <WindowsCard
      id={page}
      title={`Maintenance of the relay ${name}`}
      subject={{ relayId }}
      windows={items}
      allowed
      pages={
        <PageLinks
          list={`maintenance of ${name}`}
          path="/admin/settings"
          {...{ params, nextCursor }}
          name={page}
          at={page}
          first="Newest"
          next="Older"
        />
      }
    />
  );
}
