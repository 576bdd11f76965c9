import { listCustomerShares } from '@/domain/share/list-of-customer';
import { ShareLines } from '../../customer/share-lines';
import { PageLinks } from '../../shell/page-links';
import { cursorIn, pageAt } from '../../shell/paging';
import type { CustomerTabProps } from './tab-props';

/** Phones that the customer shares with others, and others with it. */
export async function CustomerShares({ context, customer: { id: customerId }, path, params }: CustomerTabProps) {
  const [given, received] = await Promise.all(
    (['given', 'received'] as const).map((side) =>
      pageAt(cursorIn(params, side), (cursor) => listCustomerShares(context, { customerId, side, cursor })),
    ),
  );
  const pages = (name: 'given' | 'received', nextCursor: string | null) => (
    <PageLinks list={`shares ${name}`} at={name} {...{ path, params, name, nextCursor }} />
  );
  return (
    <>
      {given && (
        <ShareLines
          id="given"
          title="Shared with others"
          empty="No device is shared with others"
          shares={given.items}
          sideOf={({ holder }) => holder}
          pages={pages('given', given.nextCursor)}
        />
      )}
      {received && (
        <ShareLines
          id="received"
          title="Shared by others"
          empty="No one shares a device with this customer"
          shares={received.items}
          sideOf={({ owner }) => owner}
          pages={pages('received', received.nextCursor)}
        />
      )}
    </>
  );
}
