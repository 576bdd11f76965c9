import type { ReactNode } from 'react';
import { pageContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';

/** Everything below belongs to one viewer: nothing of it can be made before the request. */
export const dynamic = 'force-dynamic';

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { viewer, now } = await pageContext();
  return (
    <AppShell area="portal" viewer={viewer} nowMs={now.getTime()}>
      {children}
    </AppShell>
  );
}
