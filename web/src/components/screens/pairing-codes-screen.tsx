import { QrCode } from 'lucide-react';
import type { Context } from '@/domain/context';
import { countPairingCodes } from '@/domain/device/count-pairing-codes';
import { listPairingCodes } from '@/domain/device/list-pairing-codes';
import { RefreshEvery } from '../job/refresh-every';
import { searchIn } from '../list/address';
import { codeFilterIn, codeStateIn } from '../pairing/code-filter';
import { CodeList } from '../pairing/code-list';
import { PageHeader } from '../shell/page-header';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

/** Every pairing code of the last days, for operators. */
export async function PairingCodesScreen({ context, params }: { context: Context; params: Params }) {
  const filter = codeFilterIn(params);
  const [{ items: codes, nextCursor }, all, fit] = await Promise.all([
    pageAt(cursorIn(params, 'cursor'), (cursor) => listPairingCodes(context, { ...filter, cursor })),
    countPairingCodes(context),
    countPairingCodes(context, filter),
  ]);
  return (
    <>
      <RefreshEvery seconds={10} />
      <PageHeader
        title="Pairing codes"
        description="With which phones enrol. Ended codes stay for 7 days; what a code reads is shown once, when it is made."
      />
      {all.total === 0 ? (
        <Card>
          <EmptyState icon={QrCode} title="No pairing code" as="h2">
            Click “Pair a phone” on the page Devices to make one.
          </EmptyState>
        </Card>
      ) : (
        <CodeList
          {...{ codes, nextCursor }}
          filter={{ search: searchIn(params), state: codeStateIn(params) }}
          counts={{ found: fit.total, total: all.total }}
        />
      )}
    </>
  );
}
