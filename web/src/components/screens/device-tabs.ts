import type { Context } from '@/domain/context';
import type { DeviceView } from '@/domain/device/view';
import type { Page } from '@/domain/page';
import type { RotationView } from '@/domain/rotation/view';
import type { Area } from '../shell/navigation';
import type { Params } from '../shell/paging';

/** What a part of a device's page is given. */
export interface DeviceTabProps {
  area: Area;
  context: Context;
  device: DeviceView;
  /** The newest one. */
  rotation: RotationView | null;
  /** The page of rotations that begins with it, where it was read. */
  rotations?: Page<RotationView> | undefined;
  /** Address of the page, and its query. */
  path: string;
  params: Params;
}

export const deviceTabs = [
  { name: 'connections', label: 'Connections' },
  { name: 'rotations', label: 'Rotations' },
  { name: 'traffic', label: 'Traffic' },
  { name: 'health', label: 'Health' },
  { name: 'settings', label: 'Settings' },
] as const;
export type DeviceTab = (typeof deviceTabs)[number]['name'];

/** The tab that an address names; the first one for any other. */
export function tabIn({ tab }: Params): DeviceTab {
  return deviceTabs.find(({ name }) => name === tab)?.name ?? 'connections';
}

/** The address of a tab. */
export function tabPath(path: string, tab: DeviceTab): string {
  return tab === 'connections' ? path : `${path}?tab=${tab}`;
}

/** Each tab has a title of its own. */
export function titleOfTab({ name }: Pick<DeviceView, 'name'>, params: Params): string {
  const tab = tabIn(params);
  const label = deviceTabs.find((one) => one.name === tab)?.label ?? '';
  return tab === 'connections' ? name : `${label} of ${name}`;
}
