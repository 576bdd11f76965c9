import type { DeviceView } from '@/domain/device/view';
import { Alert } from '../ui/alert';
import { RelativeTime } from '../ui/time';

/** Why the phone cannot be used, in the words that the relay logged, and what to do. */
export function DeviceNotice({ device }: { device: DeviceView }) {
  if (!device.paired) {
    return (
      <Alert tone="warning" title="No phone is paired with this device">
        Connections, ports and passwords are kept. Pair a phone to use them again.
      </Alert>
    );
  }
  if (device.status === 'offline') {
    return (
      <Alert tone="danger" title={device.statusSentence ?? 'The phone is offline.'}>
        {device.relay.online ? 'Offline' : `Its relay ${device.relay.name} is not running. Offline`} since{' '}
        <RelativeTime at={device.statusChangedAt} />. Requests are refused until it is back.
      </Alert>
    );
  }
  if (device.mobileUp === false) {
    return (
      <Alert tone="warning" title="The phone has no mobile network">
        Requests are refused until it is back. Wi‑Fi is never used as a fallback.
      </Alert>
    );
  }
  return null;
}
