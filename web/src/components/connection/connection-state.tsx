import type { ConnectionView } from '@/domain/connection/view';
import type { DeviceStateName } from '@/domain/device/states';
import { Badge, type BadgeProps } from '../ui/badge';

const states = {
  on: { label: 'On', tone: 'success' },
  off: { label: 'Off', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'danger' },
  quota_exceeded: { label: 'Data limit reached', tone: 'danger' },
} as const satisfies Record<ConnectionView['state'], { label: string; tone: BadgeProps['tone'] }>;

/** What its phone makes of a connection that is on; of a phone that serves, nothing. */
const ofPhone: Partial<Record<DeviceStateName, { label: string; tone: BadgeProps['tone'] }>> = {
  not_paired: { label: 'No phone', tone: 'warning' },
  rotating: { label: 'Phone rotating', tone: 'primary' },
  offline: { label: 'Phone offline', tone: 'warning' },
  no_mobile: { label: 'Phone without network', tone: 'warning' },
};

/** One word on whether the connection can be used now; the state of its phone counts. */
export function ConnectionState({ connection }: { connection: Pick<ConnectionView, 'state' | 'device'> }) {
  const phone = connection.state === 'on' ? ofPhone[connection.device.state.name] : undefined;
  const { label, tone } = phone ?? states[connection.state];
  return <Badge tone={tone}>{label}</Badge>;
}
