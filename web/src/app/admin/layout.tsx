import type { ReactNode } from 'react';
import { adminContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { viewer, now } = await adminContext();
  return (
    <AppShell area="admin" viewer={viewer} nowMs={now.getTime()}>
      {children}
    </AppShell>
  );
}
