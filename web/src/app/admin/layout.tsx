import type { ReactNode } from 'react';
import { adminContext, liveMark } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';
import { getBell } from '@/domain/alert/bell';

/** Everything below belongs to one viewer: nothing of it can be made before the request. */
export const dynamic = 'force-dynamic';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const context = await adminContext();
  const { viewer, now } = context;
  return (
    <AppShell area="admin" viewer={viewer} bell={await getBell(context)} nowMs={now.getTime()} liveSince={liveMark()}>
      {children}
    </AppShell>
  );
}
