import { asViewerOf } from '@/domain/customer/view-as';
import { getCustomerNotes } from '@/domain/customer/get-notes';
import { getOverview } from '@/domain/overview/get';
import { AnnotationCard } from '../../annotation/annotation-rows';
import { CustomerFacts } from '../../customer/customer-facts';
import { NotesCard } from '../../customer/notes-card';
import { AttentionCard } from '../../overview/attention-card';
import { Figures } from '../../overview/figures';
import type { CustomerTabProps } from './tab-props';

/** What the customer sees first, and what operators know about it. */
export async function CustomerOverview({ context, customer }: CustomerTabProps) {
  const asViewer = await asViewerOf(context, customer);
  const [{ attention, figures, phones }, notes] = await Promise.all([
    getOverview(asViewer),
    getCustomerNotes(context, { id: customer.id }),
  ]);
  return (
    <>
      <AttentionCard area="admin" attention={attention} ofCustomer={customer.id} />
      <Figures figures={figures} shared={phones.shared} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <NotesCard customerId={customer.id} notes={notes} />
        <div className="grid gap-6">
          <CustomerFacts customer={customer} />
          <AnnotationCard externalId={customer.externalId} metadata={customer.metadata} />
        </div>
      </div>
    </>
  );
}
