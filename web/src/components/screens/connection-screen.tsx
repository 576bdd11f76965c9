import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import { orNotFound } from '@/auth/page';
import { config } from '@/config';
import { can } from '@/domain/authorize';
import { getLimitBounds } from '@/domain/connection/bounds';
import { getConnection } from '@/domain/connection/get';
import { myAddress } from '@/domain/connection/my-address';
import { getConnectionUsage } from '@/domain/connection/usage';
import type { Context } from '@/domain/context';
import { getConnectionTraffic } from '@/domain/usage/traffic';
import { services } from '@/server/services';
import { AnnotationCard } from '../annotation/annotation-rows';
import { AccessCard } from '../connection/access-card';
import { ClientsCard } from '../connection/clients-card';
import { ConnectionMenu } from '../connection/connection-menu';
import { ConnectionNotice } from '../connection/connection-notice';
import { ConnectionState } from '../connection/connection-state';
import { EnabledSwitch } from '../connection/enabled-switch';
import { LimitsCard } from '../connection/limits-card';
import { OpenvpnCard } from '../connection/openvpn-card';
import { QuotaActions } from '../connection/quota-actions';
import { RefusalsCard } from '../connection/refusals-card';
import { TestCard } from '../connection/test-card';
import { WhitelistCard } from '../connection/whitelist-card';
import { accessLogPath, connectionPath, devicePath, type Area } from '../shell/navigation';
import { connectionCrumbs } from '../shell/crumbs';
import { LiveSubject } from '../shell/live-subject';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { RememberShared } from '../share/shared-pages';
import { Button } from '../ui/button';
import { csvPath } from '../usage/csv';
import { hrefWith, rangeIn } from '../usage/ranges';
import { UsageCard } from '../usage/usage-card';

interface ConnectionScreenProps {
  area: Area;
  context: Context;
  id: string;
  params: Params;
}

/** One proxy access: how to use it, what it used, what it may. */
export async function ConnectionScreen({ area, context, id, params }: ConnectionScreenProps) {
  const range = rangeIn(params);
  const [connection, usage, traffic, bounds] = await Promise.all([
    orNotFound(getConnection(context, { id })),
    orNotFound(getConnectionUsage(context, { id })),
    orNotFound(getConnectionTraffic(context, { id, range })),
    orNotFound(getLimitBounds(context, { connectionId: id })),
  ]);
  const { trialTargets, demo } = config();
  const shared = context.viewer.shares.some(({ deviceId }) => deviceId === connection.deviceId);
  const may = (verb: 'test' | 'reveal' | 'regenerate' | 'update' | 'whitelist' | 'delete' | 'access_log_view') =>
    can(context.viewer, `connection.${verb}`, connection);
  return (
    <>
      <LiveSubject kind="connection" id={connection.id} />
      {shared && <RememberShared name={connection.name} />}
      <PageHeader
        title={connection.name}
        back={connectionCrumbs(area, connection)}
        description={
          <>
            On{' '}
            <Link
              href={devicePath(area, connection.deviceId)}
              className="text-primary-text underline decoration-primary-text/40 underline-offset-4 hover:decoration-current"
            >
              {connection.device.name}
            </Link>
            {area === 'admin' && connection.customer && ` · ${connection.customer.name}`}
          </>
        }
        status={<ConnectionState connection={connection} />}
        actions={
          <>
            {may('access_log_view') && (
              <Button asChild variant="outline">
                <Link href={accessLogPath(area, id)}>
                  <ScrollText aria-hidden /> Access log
                </Link>
              </Button>
            )}
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
      <AccessCard
        connection={connection}
        checkUrl={trialTargets.url}
        selfSigned={demo}
        rights={{ reveal: may('reveal'), regenerate: may('regenerate') }}
      />
      {may('test') && <TestCard connectionId={id} auto={params['test'] === '1'} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 gap-6">
          <OpenvpnCard connection={connection} rights={{ reveal: may('reveal'), update: may('update') }} />
          {can(context.viewer, 'whitelist.view', connection) && (
            <WhitelistCard
              connection={connection}
              myAddress={await myAddress(context.ip, connection, services().hosts.lookUp)}
              allowed={may('whitelist')}
            />
          )}
          {may('reveal') && <ClientsCard connectionId={id} allowed={may('update')} />}
          <RefusalsCard connectionId={connection.id} />
        </div>
        <div className="grid min-w-0 gap-6">
          <UsageCard
            connectionId={id}
            {...{ usage, traffic }}
            hrefOf={(other) => hrefWith(connectionPath(area, id), params, 'range', other)}
            csv={csvPath('connections', id, range)}
            quotaActions={may('update') && usage.quota && <QuotaActions connection={connection} quota={usage.quota} />}
          />
          <LimitsCard connection={connection} bounds={bounds} allowed={may('update')} />
          <AnnotationCard externalId={connection.externalId} metadata={connection.metadata} />
        </div>
      </div>
    </>
  );
}
