import type { RelayView } from '@/domain/relay/view';
import { Progress } from '../ui/progress';

/** How many of a relay's public ports are in use. */
export function PortsUsed({ relay: { name, usedPorts, portMin, portMax } }: { relay: RelayView }) {
  const ports = portMax - portMin + 1;
  const text = `${usedPorts.toLocaleString('en')} of ${ports.toLocaleString('en')} ports`;
  const share = usedPorts / ports;
  return (
    <span className="grid min-w-32 gap-1">
      <span className="text-sm whitespace-nowrap tabular-nums">{text}</span>
      <Progress
        value={share}
        label={`Ports of ${name}`}
        text={text}
        tone={share >= 1 ? 'danger' : share >= 0.9 ? 'warning' : 'primary'}
      />
    </span>
  );
}
