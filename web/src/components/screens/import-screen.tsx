import { Smartphone } from 'lucide-react';
import Link from 'next/link';
import { asOwned, can } from '@/domain/authorize';
import type { Context } from '@/domain/context';
import { getDevice } from '@/domain/device/get';
import { listDevices } from '@/domain/device/list';
import { isAppError } from '@/domain/errors';
import { maxPageItems } from '@/domain/page';
import { ImportForm } from '../connection/import-form';
import { connectionsPath, devicesPath, type Area } from '../shell/navigation';
import { PageHeader } from '../shell/page-header';
import type { Params } from '../shell/paging';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { EmptyState } from '../ui/empty-state';

interface ImportScreenProps {
  area: Area;
  context: Context;
  params: Params;
}

/** Makes connections of a list that someone brings along. */
export async function ImportScreen({ area, context, params }: ImportScreenProps) {
  const wanted = params['device'];
  const [{ items }, asked] = await Promise.all([
    listDevices(context, { limit: maxPageItems }),
    typeof wanted === 'string' ? deviceOrNone(context, wanted) : undefined,
  ]);
  const all = asked && !items.some(({ id }) => id === asked.id) ? [asked, ...items] : items;
  const devices = all
    .filter((device) => can(context.viewer, 'connection.create', asOwned(device)))
    .map(({ id, name }) => ({ id, name }));
  const [first] = devices;
  return (
    <>
      <PageHeader
        title="Import connections"
        back={{ href: connectionsPath(area), label: 'Connections' }}
        description="Makes a connection for each line of a list, so that your programs can keep their usernames, ports and passwords."
      />
      {first ? (
        <ImportForm area={area} devices={devices} chosen={devices.find(({ id }) => id === asked?.id)?.id ?? first.id} />
      ) : (
        <Card>
          <EmptyState
            icon={Smartphone}
            title="No phone to put connections on"
            as="h2"
            action={
              <Button asChild variant="outline">
                <Link href={devicesPath(area)}>Go to devices</Link>
              </Button>
            }
          >
            Connections can be imported once a phone is yours.
          </EmptyState>
        </Card>
      )}
    </>
  );
}

/** The phone of the address; a broken or foreign id chooses none. */
async function deviceOrNone(context: Context, id: string) {
  try {
    return await getDevice(context, { id });
  } catch (error) {
    if (isAppError(error)) return undefined;
    throw error;
  }
}
