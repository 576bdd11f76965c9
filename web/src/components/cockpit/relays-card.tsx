import type { RelayView } from '@/domain/relay/view';
import { count } from '../format/count';
import { relayPath } from '../shell/navigation';
import { Badge } from '../ui/badge';
import { Progress } from '../ui/progress';
import { TextLink } from '../ui/text-link';
import { Line, ListCard } from './lists';

/** The relays, each with what it carries. */
export function RelaysCard({ relays }: { relays: readonly RelayView[] }) {
  return (
    <ListCard id="relays" title="Relays">
      {relays.map(({ id, name, online, health, deviceCount, usedPorts, portMin, portMax }) => {
        const ports = portMax - portMin + 1;
        return (
          <Line
            key={id}
            name={
              <span className="grid gap-0.5">
                <TextLink href={relayPath(id)}>{name}</TextLink>
                <span className="text-xs text-muted-foreground">
                  {count(deviceCount, 'phone')} · {usedPorts} of {ports} ports
                  {health && ` · CPU ${health.cpuPercent} % · event loop ${health.loopLagMs} ms`}
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
