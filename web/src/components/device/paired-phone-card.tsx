'use client';

import { useState } from 'react';
import type { DeviceView } from '@/domain/device/view';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { lazily } from '../ui/lazily';

const PairingDialog = lazily(async () => (await import('../pairing/pairing-dialog')).PairingDialog);
const UnpairDialog = lazily(async () => (await import('./unpair-dialog')).UnpairDialog);

interface PairedPhoneCardProps {
  area: Area;
  device: DeviceView;
  rights: { pair: boolean; revoke: boolean };
}

/** The phone behind a device: replaced, or taken away. */
export function PairedPhoneCard({ area, device, rights }: PairedPhoneCardProps) {
  const [open, setOpen] = useState<'pair' | 'unpair'>();
  if (!rights.pair && !rights.revoke) return null;
  const dialog = (name: 'pair' | 'unpair') => ({
    open: open === name,
    onOpenChange: (now: boolean) => setOpen(now ? name : undefined),
  });
  return (
    <Card aria-labelledby="phone">
      <CardHeader
        id="phone"
        title="Phone"
        description={
          device.paired
            ? 'Another phone can take its place: connections, ports, passwords and history stay.'
            : 'No phone is paired. Connections, ports and passwords are kept.'
        }
      />
      <CardContent className="flex flex-wrap gap-2">
        {rights.pair && (
          <Button variant="outline" onClick={() => setOpen('pair')}>
            {device.paired ? 'Replace the phone' : 'Pair a phone'}
          </Button>
        )}
        {rights.revoke && device.paired && (
          <Button variant="outline" className="text-danger" onClick={() => setOpen('unpair')}>
            Unpair the phone
          </Button>
        )}
      </CardContent>
      <PairingDialog area={area} replaces={device} {...dialog('pair')} />
      <UnpairDialog device={device} {...dialog('unpair')} />
    </Card>
  );
}
