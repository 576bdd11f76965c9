import { Download, ScrollText } from 'lucide-react';
import { cookies } from 'next/headers';
import Link from 'next/link';
import { orNotFound } from '@/auth/page';
import { maxAuditExport } from '@/domain/audit/export';
import { listAudit } from '@/domain/audit/list';
import type { Context } from '@/domain/context';
import { AuditTable } from '../audit/audit-table';
import { readFilter, typedFilter } from '../audit/filter';
import { FilterForm } from '../audit/filter-form';
import type { Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { pageAt } from '../shell/paging';
import { zoneCookie, zoneOf } from '@/base/zone';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface AuditScreenProps {
  area: Area;
  context: Context;
  params: Partial<Record<string, string | string[]>>;
}

/** The audit log with its filter, in pages, newest first. */
export async function AuditScreen({ area, context, params }: AuditScreenProps) {
  const zone = zoneOf((await cookies()).get(zoneCookie)?.value);
  const { cursor, ...wanted } = readFilter(params, zone);
  const page = await orNotFound(pageAt(cursor, (cursor) => listAudit(context, { ...wanted, cursor })));
  const { items: rows, nextCursor, customerName } = page;
  const path = `/${area}/audit`;
  const typed = typedFilter(params);
  const { before: _page, ...filter } = typed;
  const query = new URLSearchParams(filter).toString();
  const csv = (
    <Button asChild variant="outline">
      <a href={`/api/audit?${query}`} download>
        <Download aria-hidden /> Export CSV
      </a>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Audit log"
        description={`Who did what, when and from where. The CSV export contains the newest ${maxAuditExport.toLocaleString('en')} rows that match the filter.`}
        actions={csv}
      />
      <Card aria-label="Audit log" data-fluid="">
        <FilterForm key={query} path={path} typed={typed} customerName={customerName} />
        <div className="border-t">
          {rows.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title="No matching entries"
              as="h2"
              action={
                <Button asChild variant="outline">
                  <Link href={path}>Show everything</Link>
                </Button>
              }
            >
              Nothing has happened here yet, or the filter is too narrow.
            </EmptyState>
          ) : (
            <AuditTable rows={rows} path={path} customers={area === 'admin'} />
          )}
        </div>
        <PageLinks
          list="the audit log"
          path={path}
          params={typed}
          name="before"
          nextCursor={nextCursor}
          first="Newest"
          next="Older"
        />
      </Card>
    </>
  );
}
