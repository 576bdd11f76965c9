import type { DeviceView } from '@/domain/device/view';
import { RelativeTime } from '../ui/time';

export function LastSeen({ device }: { device: Pick<DeviceView, 'status' | 'lastSeenAt'> }) {
  if (device.status === 'online') return <>now</>;
  return device.lastSeenAt ? <RelativeTime at={device.lastSeenAt} /> : <>never</>;
}
