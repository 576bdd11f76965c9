'use client';

import { ChevronRight, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createConnection } from '@/actions/connection';
import type { LimitBounds } from '@/domain/connection/bounds';
import { createConnectionInput } from '@/domain/connection/input';
import type { DeviceView } from '@/domain/device/view';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { useZone } from '../shell/clock';
import { connectionPath, type Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { LimitFields } from './limit-fields';
import { readLimits } from './limits';

interface CreateDialogProps {
  area: Area;
  device: Pick<DeviceView, 'id' | 'name'>;
  bounds: LimitBounds;
}

/** Makes a connection on a device; port, username and password are given by the product. */
export function CreateDialog({ area, device, bounds }: CreateDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">
          <Plus aria-hidden /> Create connection
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Create a connection"
        description={`A port on ${device.name} with its own username and password.`}
      >
        <CreateForm area={area} device={device} bounds={bounds} />
      </DialogContent>
    </Dialog>
  );
}

function CreateForm({ area, device, bounds }: CreateDialogProps) {
  const zone = useZone();
  const router = useRouter();
  const create = useVerb(createConnection, {
    success: 'Connection created.',
    onData: ({ id }) => router.push(connectionPath(area, id)),
  });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void create.run({ deviceId: device.id, name: text(form, 'name'), ...readLimits(form, zone) });
      }}
    >
      <Field label="Name" error={create.errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            required
            {...textBounds(createConnectionInput.shape.name)}
            placeholder="Scraper 1"
            autoComplete="off"
          />
        )}
      </Field>
      <details className="group">
        <summary className="flex w-fit items-center gap-1 rounded-md text-sm font-medium">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          Limits
        </summary>
        <div className="mt-4">
          <LimitFields bounds={bounds} errorOf={create.errorOf} />
        </div>
      </details>
      <DialogFooter>
        <Button type="submit" pending={create.pending}>
          Create connection
        </Button>
      </DialogFooter>
    </form>
  );
}
