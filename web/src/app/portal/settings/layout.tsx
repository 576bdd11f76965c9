import type { ReactNode } from 'react';
import { pageContext } from '@/auth/page';
import { SettingsShell } from '@/components/shell/settings-shell';

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { viewer } = await pageContext();
  return (
    <SettingsShell area="portal" viewer={viewer}>
      {children}
    </SettingsShell>
  );
}
