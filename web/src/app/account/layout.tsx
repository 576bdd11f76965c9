import type { ReactNode } from 'react';
import { liveMark, pageContext } from '@/auth/page';
import { AppShell } from '@/components/shell/app-shell';
import { SettingsShell } from '@/components/shell/settings-shell';
import { getBell } from '@/domain/alert/bell';
import { listMyCustomers } from '@/domain/member/my-customers';
import { everyItem } from '@/domain/page';

export const dynamic = 'force-dynamic';

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const context = await pageContext();
  const { viewer, now } = context;
  const area = viewer.isOperator ? 'admin' : 'portal';
  return (
    <AppShell
      area={area}
      viewer={viewer}
      customers={await everyItem((page) => listMyCustomers(context, page))}
      bell={await getBell(context)}
      nowMs={now.getTime()}
      liveSince={liveMark()}
    >
      <SettingsShell area={area} viewer={viewer}>
        {children}
      </SettingsShell>
    </AppShell>
  );
}
