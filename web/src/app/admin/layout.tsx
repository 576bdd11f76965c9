import type { ReactNode } from 'react';
import { adminContext, liveMark } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';

/** Everything below belongs to one viewer: nothing of it can be made before the request. */
export const dynamic = 'force-dynamic';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { viewer, now } = await adminContext();
  return (
    <AppShell area="admin" viewer={viewer} nowMs={now.getTime()} liveSince={liveMark()}>
      {children}
    </AppShell>
  );
}
