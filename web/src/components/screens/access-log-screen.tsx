import { Download, ScrollText } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import { maxAccessLogExport } from '@/domain/access-log/export';
import { getAccessLog } from '@/domain/access-log/get';
import { listAccessLog } from '@/domain/access-log/list';
import type { AccessLogSettingsView } from '@/domain/access-log/view';
import { can } from '@/domain/authorize';
import { getConnection } from '@/domain/connection/get';
import type { Context } from '@/domain/context';
import { AccessLogFilter } from '../access-log/access-log-filter';
import { AccessLogSettings } from '../access-log/access-log-settings';
import { AccessLogTable } from '../access-log/access-log-table';
import { accessLogFilter, accessLogQuery } from '../access-log/filter';
import { accessLogPath, connectionPath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface AccessLogScreenProps {
  area: Area;
  context: Context;
  id: string;
  params: Params;
}

/** The access log of a connection, newest first, in pages, with its settings. */
export async function AccessLogScreen({ area, context, id, params }: AccessLogScreenProps) {
  const filter = accessLogFilter(params);
  const [connection, settings, page] = await Promise.all([
    orNotFound(getConnection(context, { id })),
    orNotFound(getAccessLog(context, { id })),
    orNotFound(pageAt(cursorIn(params, 'cursor'), (cursor) => listAccessLog(context, { id, ...filter, cursor }))),
  ]);
  const path = accessLogPath(area, id);
  const { customerId } = connection;
  return (
    <>
      <PageHeader
        title="Access log"
        back={{ href: connectionPath(area, id), label: connection.name }}
        description={`Who used this connection, and how it ended. The CSV file has exact bytes and at most the newest ${maxAccessLogExport.toLocaleString('en')} lines that match the filter.`}
        actions={
          <Button asChild variant="outline">
            <a href={`/api/connections/${id}/access-log${accessLogQuery(filter)}`} download>
              <Download aria-hidden /> Export CSV
            </a>
          </Button>
        }
      />
      <DroppedNote settings={settings} />
      <AccessLogSettings settings={settings} allowed={can(context.viewer, 'connection.access_log', { customerId })} />
      <Card aria-label="Access log">
        <AccessLogFilter key={accessLogQuery(filter)} path={path} filter={filter} />
        <div className="border-t">
          {page.items.length === 0 ? <Nothing enabled={settings.enabled} /> : <AccessLogTable lines={page.items} />}
        </div>
        <PageLinks
          {...{ list: 'the access log', path, params, nextCursor: page.nextCursor, first: 'Newest', next: 'Older' }}
        />
      </Card>
    </>
  );
}

function DroppedNote({ settings: { dropped, days } }: { settings: AccessLogSettingsView }) {
  if (dropped === 0) return null;
  return (
    <Alert tone="warning" title="Some lines are missing">
      In the last {days === 1 ? 'day' : `${days} days`}, {dropped.toLocaleString('en')} streams were not written down,
      because more ended than the log takes. Their traffic is counted in the usage.
    </Alert>
  );
}

function Nothing({ enabled }: { enabled: boolean }) {
  return (
    <EmptyState icon={ScrollText} title={enabled ? 'No matching lines' : 'The access log is off'} as="h2">
      {enabled
        ? 'No stream has ended here yet, or the filter is too narrow. Lines appear a few seconds after a stream ends.'
        : 'Switch it on above to see who uses this connection.'}
    </EmptyState>
  );
}
