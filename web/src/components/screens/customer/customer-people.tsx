import { MembersCard } from '../../member/members-card';
import type { CustomerTabProps } from './tab-props';

/** The customer's people and invitations. */
export function CustomerPeople({ context, customer: { id }, path, params }: CustomerTabProps) {
  return <MembersCard context={context} customerId={id} path={path} params={params} />;
}
