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

/** One word on whether the phone can be used now. The reason stands beside it: in lists and below a device's name. */
export function DeviceStatus({ device: { state } }: { device: { readonly state: DeviceStateView } }) {
  const tone = stateTones[state.name];
  return (
    <Badge tone={tone}>
      {state.name !== 'not_paired' && <StatusDot tone={tone} pulse={state.name === 'rotating'} />}
      {deviceStates[state.name].label}
    </Badge>
  );
}

/** What a state's label leaves open. */
const explained: readonly DeviceStateName[] = ['rotating', 'offline', 'degraded'];

/** Why a phone is in its state, where the label leaves it open. */
export function reasonOf(state: DeviceStateView): string | undefined {
  return explained.includes(state.name) ? state.sentence : undefined;
}

/** The same as text below a badge. */
export function DeviceReason({ device: { state } }: { device: { readonly state: DeviceStateView } }) {
  const reason = reasonOf(state);
  return reason && <span className="block max-w-48 text-xs whitespace-normal text-muted-foreground">{reason}</span>;
}
