import { ScrollText } from 'lucide-react';
import { listAudit } from '@/domain/audit/list';
import { AuditTable } from '../../audit/audit-table';
import { PageLinks } from '../../shell/page-links';
import { cursorIn, pageAt } from '../../shell/paging';
import { Card, CardHeader } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { TextLink } from '../../ui/text-link';
import type { CustomerTabProps } from './tab-props';

/** What was done in the customer and to it, newest first. */
export async function CustomerAudit({ context, customer: { id: customerId }, path, params }: CustomerTabProps) {
  const { items, nextCursor } = await pageAt(cursorIn(params, 'before'), (cursor) =>
    listAudit(context, { customerId, cursor }),
  );
  const whole = `/admin/audit?${new URLSearchParams({ customer: customerId }).toString()}`;
  return (
    <Card aria-labelledby="audit">
      <CardHeader id="audit" title="Audit log" action={<TextLink href={whole}>Filter and export</TextLink>} />
      <div className="mt-3 border-t">
        {items.length === 0 ? (
          <EmptyState icon={ScrollText} title="Nothing has happened yet">
            What people do in this customer appears here.
          </EmptyState>
        ) : (
          <AuditTable rows={items} path="/admin/audit" customers={false} />
        )}
      </div>
      <PageLinks
        list="the audit log"
        {...{ path, params, nextCursor }}
        name="before"
        at="audit"
        first="Newest"
        next="Older"
      />
    </Card>
  );
}
