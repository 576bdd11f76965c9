import Link from 'next/link';
import { orNotFound } from '@/auth/page';
import { config } from '@/config';
import { can } from '@/domain/authorize';
import { getLimitBounds } from '@/domain/connection/bounds';
import { getConnection } from '@/domain/connection/get';
import { myAddress } from '@/domain/connection/my-address';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { services } from '@/server/services';
import { ConnectionMenu } from '../connection/connection-menu';
import { ConnectionNotice } from '../connection/connection-notice';
import { ConnectionState } from '../connection/connection-state';
import { CredentialsCard } from '../connection/credentials-card';
import { EnabledSwitch } from '../connection/enabled-switch';
import { LimitsCard } from '../connection/limits-card';
import { RefusalsCard } from '../connection/refusals-card';
import { WhitelistCard } from '../connection/whitelist-card';
import { devicePath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { checkUrl, demoCheckUrl } from '../format/access';
import { UsageCard } from '../usage/usage-card';

interface ConnectionScreenProps {
  area: Area;
  context: Context;
  id: string;
}

/** One proxy access: how to use it, what it used, what it may. */
export async function ConnectionScreen({ area, context, id }: ConnectionScreenProps) {
  const [connection, usage, bounds] = await Promise.all([
    orNotFound(getConnection(context, { id })),
    orNotFound(getConnectionUsage(context, { id })),
    orNotFound(getLimitBounds(context, { connectionId: id })),
  ]);
  const may = (verb: 'reveal' | 'regenerate' | 'update' | 'whitelist' | 'delete') =>
    can(context.viewer, `connection.${verb}`, connection);
  return (
    <>
      <PageHeader
        title={connection.name}
        back={{ href: `/${area}/connections`, label: 'Connections' }}
        description={
          <>
            On{' '}
            <Link href={devicePath(area, connection.deviceId)} className="text-primary-text hover:underline">
              {connection.device.name}
            </Link>
            {area === 'admin' && connection.customer && ` · ${connection.customer.name}`}
          </>
        }
        status={<ConnectionState connection={connection} />}
        actions={
          <>
            {may('update') && <EnabledSwitch connection={connection} />}
            <ConnectionMenu
              area={area}
              connection={connection}
              rights={{ update: may('update'), delete: may('delete') }}
            />
          </>
        }
      />
      <ConnectionNotice connection={connection} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-6">
          <CredentialsCard
            connection={connection}
            checkUrl={config().demo ? demoCheckUrl : checkUrl}
            rights={{ reveal: may('reveal'), regenerate: may('regenerate') }}
          />
          {can(context.viewer, 'whitelist.view', connection) && (
            <WhitelistCard
              connection={connection}
              myAddress={await myAddress(context.ip, connection, services().hosts.lookUp)}
              allowed={may('whitelist')}
            />
          )}
        </div>
        <div className="grid min-w-0 gap-6">
          <UsageCard usage={usage} />
          <LimitsCard connection={connection} bounds={bounds} allowed={may('update')} />
          <RefusalsCard connectionId={connection.id} />
        </div>
      </div>
    </>
  );
}
