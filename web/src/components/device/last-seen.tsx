import { deviceStates } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import { RelativeTime } from '../ui/time';

export function LastSeen({ device }: { device: Pick<DeviceView, 'state' | 'lastSeenAt'> }) {
  if (deviceStates[device.state.name].reachable) return <>now</>;
  return device.lastSeenAt ? <RelativeTime at={device.lastSeenAt} /> : <>never</>;
}
