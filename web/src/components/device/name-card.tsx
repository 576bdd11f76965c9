'use client';

import { useState } from 'react';
import { renameDevice } from '@/actions/device';
import type { DeviceView } from '@/domain/device/view';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { lazily } from '../ui/lazily';

const RenameDialog = lazily(async () => (await import('../shell/rename-dialog')).RenameDialog);

/** What a device is called. */
export function NameCard({ device, allowed }: { device: Pick<DeviceView, 'id' | 'name'>; allowed: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Card aria-labelledby="name">
      <CardHeader
        id="name"
        title="Name"
        action={
          allowed && (
            <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
              Rename the device
            </Button>
          )
        }
      />
      <CardContent className="pt-2 text-sm wrap-anywhere">{device.name}</CardContent>
      <RenameDialog kind="device" subject={device} action={renameDevice} open={open} onOpenChange={setOpen} />
    </Card>
  );
}
