import type { ReactNode } from 'react';
import { liveMark, portalContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';
import { getBell } from '@/domain/alert/bell';
import { listMyCustomers } from '@/domain/member/my-customers';
import { everyItem } from '@/domain/page';

/** Everything below belongs to one viewer: nothing of it can be made before the request. */
export const dynamic = 'force-dynamic';

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const context = await portalContext();
  const { viewer, now } = context;
  return (
    <AppShell
      area="portal"
      viewer={viewer}
      customers={await everyItem((page) => listMyCustomers(context, page))}
      bell={await getBell(context)}
      nowMs={now.getTime()}
      liveSince={liveMark()}
    >
      {children}
    </AppShell>
  );
}
