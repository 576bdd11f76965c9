import { degradedBounds } from '@/domain/device/states';
import type { DeviceView } from '@/domain/device/view';
import { Alert } from '../ui/alert';
import { RelativeTime } from '../ui/time';

/** Why the phone cannot be used as it should, in the words that the relay logged, and what to do. */
export function DeviceNotice({ device }: { device: DeviceView }) {
  const { name, sentence } = device.state;
  switch (name) {
    case 'not_paired':
      return (
        <Alert tone="warning" title={sentence}>
          Connections, ports and passwords are kept. Pair a phone to use them again.
        </Alert>
      );
    case 'offline':
      return (
        <Alert tone="danger" title={sentence}>
          {device.relay.online ? 'Offline' : `Its relay ${device.relay.name} is not running. Offline`} since{' '}
          <RelativeTime at={device.statusChangedAt} />. Requests are refused until it is back.
        </Alert>
      );
    case 'no_mobile':
      return (
        <Alert tone="warning" title="The phone has no mobile network">
          Requests are refused until it is back. Wi‑Fi is never used as a fallback.
        </Alert>
      );
    case 'degraded':
      return (
        <Alert tone="warning" title={sentence}>
          The phone still serves requests. This appears at {degradedBounds.batteryPercent} % battery or less without a
          charger, from {degradedBounds.temperatureC} °C, and from {degradedBounds.rttMs / 1_000} s round trip.
        </Alert>
      );
    case 'rotating':
    case 'online':
      return null;
  }
}
