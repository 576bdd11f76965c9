'use client';

import { ChevronRight, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { createConnection } from '@/actions/connection';
import type { LimitBounds } from '@/domain/connection/bounds';
import type { StartingLimitsView } from '@/domain/default/view';
import type { DeviceView } from '@/domain/device/view';
import { text } from '../format/form';
import { useZone } from '../shell/clock';
import { connectionPath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { NameField } from '../ui/name-field';
import { ChosenFields, readChosen } from './chosen-fields';
import { LimitFields } from './limit-fields';
import { readLimits } from './limits';

interface CreateDialogProps {
  area: Area;
  device: Pick<DeviceView, 'id' | 'name' | 'relay'>;
  bounds: LimitBounds;
  /** What a new connection begins with. */
  start: StartingLimitsView;
}

/** Makes a connection on a device; port, username and password are given by the product. */
export function CreateDialog({ area, device, bounds, start }: CreateDialogProps) {
  const zone = useZone();
  const router = useRouter();
  return (
    <FormDialog
      trigger={
        <Button size="sm">
          <Plus aria-hidden /> Create connection
        </Button>
      }
      title="Create a connection"
      description={`A port on ${device.name} with its own username and password.`}
      action={createConnection}
      success="Connection created."
      read={(form) => ({
        deviceId: device.id,
        name: text(form, 'name'),
        ...readChosen(form),
        ...readLimits(form, zone),
      })}
      fields={{ username_taken: 'username', port_unavailable: 'port' }}
      submitLabel="Create connection"
      onData={({ id }) => router.push(`${connectionPath(area, id)}?test=1`)}
    >
      {(errorOf) => (
        <>
          <NameField error={errorOf('name')} placeholder="Scraper 1" />
          <ChosenFields errorOf={errorOf} />
          <details className="group">
            <summary className="flex w-fit items-center gap-1 rounded-md py-1 text-sm font-medium">
              <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
              Limits
            </summary>
            <div className="mt-4">
              <LimitFields limits={start} takesOpenvpn={device.relay.takesOpenvpn} bounds={bounds} errorOf={errorOf} />
            </div>
          </details>
        </>
      )}
    </FormDialog>
  );
}
