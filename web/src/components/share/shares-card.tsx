import { orNotFound } from '@/auth/page';
import type { Context } from '@/domain/context';
import { listShares } from '@/domain/share/list';
import { Card, CardHeader } from '../ui/card';
import { ShareDialog } from './share-dialog';
import { ShareList } from './share-list';

/** With whom a device is shared, for its owner. */
export async function SharesCard({ context, deviceId }: { context: Context; deviceId: string }) {
  // A device has 20 shares at most, so one page holds them
  const { items: shares } = await orNotFound(listShares(context, { deviceId }));
  return (
    <Card aria-labelledby="shares">
      <CardHeader
        id="shares"
        title="Shared with"
        description="Other customers who can see this device, and what they can do."
        action={<ShareDialog deviceId={deviceId} />}
      />
      {shares.length === 0 ? (
        <p className="p-5 text-sm text-muted-foreground">
          No one. Only {context.viewer.isOperator ? 'its customer’s' : 'your own'} members can see this device.
        </p>
      ) : (
        <ShareList shares={shares} />
      )}
    </Card>
  );
}
