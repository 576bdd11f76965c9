import { connectionStates, type ConnectionStateName } from '@/domain/connection/states';
import type { ConnectionView } from '@/domain/connection/view';
import { Badge, type BadgeProps } from '../ui/badge';

const tones = {
  ...{ off: 'neutral', expired: 'danger', quota_exceeded: 'danger' },
  ...{ not_paired: 'warning', rotating: 'primary', offline: 'warning', no_mobile: 'warning' },
  on: 'success',
} as const satisfies Record<ConnectionStateName, BadgeProps['tone']>;

/** One word on whether the connection can be used now; the state of its phone counts. */
export function ConnectionState({ connection }: { connection: Pick<ConnectionView, 'state'> }) {
  const { name } = connection.state;
  return <Badge tone={tones[name]}>{connectionStates[name].label}</Badge>;
}
