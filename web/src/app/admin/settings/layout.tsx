import type { ReactNode } from 'react';
import { adminContext } from '@/auth/page';
import { SettingsShell } from '@/components/shell/settings-shell';

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { viewer } = await adminContext();
  return (
    <SettingsShell area="admin" viewer={viewer}>
      {children}
    </SettingsShell>
  );
}
