import { KeyRound } from 'lucide-react';
import { orNotFound } from '@/auth/page';
import { listApiKeys } from '@/domain/api-key/list';
import type { Context } from '@/domain/context';
import { listDevices } from '@/domain/device/list';
import { listGroups } from '@/domain/group/list';
import { everyItem } from '@/domain/page';
import { ApiKeyList } from '../api-key/api-key-list';
import { CreateKeyButton } from '../api-key/create-key-button';
import { apiKeysPath, type Side } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import { PageLinks } from '../shell/page-links';
import { cursorIn, pageAt, type Params } from '../shell/paging';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { TextLink } from '../ui/text-link';

interface ApiKeysScreenProps {
  side: Side;
  context: Context;
  params: Params;
  apiUrl: string;
}

/** The API keys of the viewer's customer; of operators those of the platform. */
export async function ApiKeysScreen({ side, context, params, apiUrl }: ApiKeysScreenProps) {
  const cursor = cursorIn(params, 'cursor');
  const [{ items, nextCursor }, devices, groups] = await Promise.all([
    orNotFound(pageAt(cursor, (cursor) => listApiKeys(context, { cursor }))),
    everyItem((page) => listDevices(context, page)),
    everyItem((page) => listGroups(context, page)),
  ]);
  const create = (
    <CreateKeyButton
      {...{ side, apiUrl }}
      devices={devices.map(({ id, name }) => ({ id, name }))}
      groups={groups.map(({ id, name }) => ({ id, name }))}
    />
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description={
          <>
            {side === 'admin' ? 'For programs that act on the platform.' : 'For programs that do what you do here.'}{' '}
            <TextLink href="/docs">Documentation</TextLink>
          </>
        }
        actions={create}
      />
      {items.length === 0 && cursor === undefined ? (
        <Card>
          <EmptyState icon={KeyRound} title="No API key yet" as="h2">
            With an API key a program rotates phones, creates connections and reads usage.{' '}
            <TextLink href="/docs">Start in a minute</TextLink>, or{' '}
            <TextLink href="/swagger">try each operation</TextLink> here.
          </EmptyState>
        </Card>
      ) : (
        <ApiKeyList
          {...{ side, apiUrl, keys: items }}
          deviceNames={new Map(devices.map(({ id, name }) => [id, name]))}
          pages={<PageLinks list="API keys" path={apiKeysPath(side)} params={params} nextCursor={nextCursor} />}
        />
      )}
    </>
  );
}
