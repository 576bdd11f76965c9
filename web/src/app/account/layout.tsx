import type { ReactNode } from 'react';
import { pageContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';

export const dynamic = 'force-dynamic';

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { viewer, now } = await pageContext();
  return (
    <AppShell area={viewer.isOperator ? 'admin' : 'portal'} viewer={viewer} nowMs={now.getTime()}>
      {children}
    </AppShell>
  );
}
