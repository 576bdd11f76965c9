import { deviceStates, type DeviceStateName, type DeviceStateView } from '@/domain/device/states';
import { Badge } from '../ui/badge';
import { StatusDot } from '../ui/status-dot';

export const stateTones = {
  not_paired: 'neutral',
  rotating: 'primary',
  offline: 'danger',
  no_mobile: 'warning',
  degraded: 'warning',
  online: 'success',
} as const satisfies Record<DeviceStateName, 'neutral' | 'primary' | 'success' | 'warning' | 'danger'>;

/** One word on whether the phone can be used now; the reason to read on hover. */
export function DeviceStatus({ device: { state } }: { device: { readonly state: DeviceStateView } }) {
  const tone = stateTones[state.name];
  return (
    <Badge tone={tone} title={state.sentence}>
      {state.name !== 'not_paired' && <StatusDot tone={tone} pulse={state.name === 'rotating'} />}
      {deviceStates[state.name].label}
    </Badge>
  );
}
