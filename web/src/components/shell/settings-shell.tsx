import type { ReactNode } from 'react';
import { mayInOwn } from '@/domain/authorize';
import type { Viewer } from '@/domain/viewer';
import { settingsFor, type Side } from './navigation';
import { SettingsNav } from './settings-nav';

interface SettingsShellProps {
  area: Side;
  viewer: Viewer;
  children: ReactNode;
}

/** What stands around each page of Settings: the way to the others. */
export function SettingsShell({ area, viewer, children }: SettingsShellProps) {
  const shown = settingsFor(area, mayInOwn(viewer));
  const [current] = viewer.memberships;
  const owner = viewer.isOperator ? 'All customers' : (current?.customerName ?? 'Customer');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[11rem_minmax(0,1fr)] xl:gap-8">
      <SettingsNav area={area} owner={owner} shown={shown} />
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">{children}</div>
    </div>
  );
}
