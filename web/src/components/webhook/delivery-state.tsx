import type { DeliveryView } from '@/domain/webhook/view';
import { Badge } from '../ui/badge';

/** How a delivery stands. */
export function DeliveryState({ delivery: { state, isRunning, attempts } }: { delivery: DeliveryView }) {
  switch (state) {
    case 'delivered':
      return <Badge tone="success">Delivered</Badge>;
    case 'failed':
      return <Badge tone="danger">Failed</Badge>;
    case 'waiting':
      if (isRunning) return <Badge tone="primary">Sending</Badge>;
      return attempts === 0 ? <Badge>Waiting</Badge> : <Badge tone="warning">Will retry</Badge>;
    default:
      return state satisfies never;
  }
}
