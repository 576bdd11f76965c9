import type { ReactNode } from 'react';
import { pageContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { viewer, now } = await pageContext();
  return (
    <AppShell area="portal" viewer={viewer} nowMs={now.getTime()}>
      {children}
    </AppShell>
  );
}
