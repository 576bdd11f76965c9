import type { CustomerView } from '@/domain/customer/view';
import { Badge } from '../ui/badge';

export function CustomerState({ state }: Pick<CustomerView, 'state'>) {
  return state === 'active' ? <Badge tone="success">Active</Badge> : <Badge tone="danger">Suspended</Badge>;
}
