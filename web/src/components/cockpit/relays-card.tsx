import type { RelayView } from '@/domain/relay/view';
import { count } from '../format/count';
import { Badge } from '../ui/badge';
import { Progress } from '../ui/progress';
import { Line, ListCard } from './lists';

/** The relays, each with what it carries. */
export function RelaysCard({ relays }: { relays: readonly RelayView[] }) {
  return (
    <ListCard id="relays" title="Relays">
      {relays.map(({ id, name, online, deviceCount, usedPorts, portMin, portMax }) => {
        const ports = portMax - portMin + 1;
        return (
          <Line
            key={id}
            name={
              <span className="grid gap-0.5">
                <span className="font-medium">{name}</span>
                <span className="text-xs text-muted-foreground">
                  {count(deviceCount, 'phone')} · {usedPorts} of {ports} ports
                </span>
              </span>
            }
          >
            <span className="flex items-center gap-3">
              <Progress value={usedPorts / ports} label={`Ports of ${name}`} className="w-20 max-sm:hidden" />
              <Badge tone={online ? 'success' : 'danger'}>{online ? 'Online' : 'Offline'}</Badge>
            </span>
          </Line>
        );
      })}
    </ListCard>
  );
}
