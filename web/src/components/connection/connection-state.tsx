import type { ConnectionView } from '@/domain/connection/view';
import { Badge, type BadgeProps } from '../ui/badge';

const states = {
  on: { label: 'On', tone: 'success' },
  off: { label: 'Off', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'danger' },
  quota_exceeded: { label: 'Data limit reached', tone: 'danger' },
} as const satisfies Record<ConnectionView['state'], { label: string; tone: BadgeProps['tone'] }>;

/** One word on whether the connection can be used now; a phone that is offline counts. */
export function ConnectionState({ connection }: { connection: Pick<ConnectionView, 'state' | 'device'> }) {
  if (connection.state === 'on' && connection.device.status === 'offline') {
    return <Badge tone="warning">Phone offline</Badge>;
  }
  const { label, tone } = states[connection.state];
  return <Badge tone={tone}>{label}</Badge>;
}
