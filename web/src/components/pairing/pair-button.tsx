'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import type { PairingOptions } from './pairing-form';
import { lazily } from '../ui/lazily';

const PairingDialog = lazily(async () => (await import('./pairing-dialog')).PairingDialog);

export function PairButton({ area, options }: { area: Area; options: PairingOptions }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden /> Pair a phone
      </Button>
      <PairingDialog area={area} options={options} open={open} onOpenChange={setOpen} />
    </>
  );
}
