import type { WebhookView } from '@/domain/webhook/view';
import { Badge } from '../ui/badge';

/** Whether a webhook is on, fails or is off. */
export function WebhookState({ webhook: { state, offReason } }: { webhook: Pick<WebhookView, 'state' | 'offReason'> }) {
  switch (state) {
    case 'on':
      return <Badge tone="success">On</Badge>;
    case 'failing':
      return <Badge tone="warning">Failing</Badge>;
    case 'off':
      return offReason === null ? <Badge>Off</Badge> : <Badge tone="danger">Switched off</Badge>;
    default:
      return state satisfies never;
  }
}
