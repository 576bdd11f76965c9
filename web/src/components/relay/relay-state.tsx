import type { RelayView } from '@/domain/relay/view';
import { Badge } from '../ui/badge';

/** Whether a relay runs, and whether it takes anything new. */
export function RelayState({ relay: { online, drainingSince } }: { relay: RelayView }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      <Badge tone={online ? 'success' : 'danger'}>{online ? 'Online' : 'Offline'}</Badge>
      {drainingSince && <Badge tone="warning">Draining</Badge>}
    </span>
  );
}

const openvpnStates = {
  up: ['success', 'OpenVPN up'],
  down: ['danger', 'OpenVPN down'],
  off: ['neutral', 'OpenVPN off'],
} as const;

export function OpenvpnState({ state }: Pick<RelayView['openvpn'], 'state'>) {
  const [tone, text] = openvpnStates[state];
  return <Badge tone={tone}>{text}</Badge>;
}
