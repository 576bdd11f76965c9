import type { DeviceView } from '@/domain/device/view';
import { Badge } from '../ui/badge';
import { StatusDot } from '../ui/status-dot';

/** One word on whether the phone can be used now. */
export function DeviceStatus({ device }: { device: Pick<DeviceView, 'status' | 'paired' | 'mobileUp'> }) {
  if (!device.paired) return <Badge>Not paired</Badge>;
  if (device.status === 'offline') {
    return (
      <Badge tone="danger">
        <StatusDot tone="danger" />
        Offline
      </Badge>
    );
  }
  if (device.mobileUp === false) {
    return (
      <Badge tone="warning">
        <StatusDot tone="warning" />
        No mobile network
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <StatusDot tone="success" />
      Online
    </Badge>
  );
}
