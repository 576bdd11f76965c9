'use client';

import { useState } from 'react';
import { createPairingCode } from '@/actions/device';
import type { DeviceView } from '@/domain/device/view';
import type { Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Dialog, DialogContent } from '../ui/dialog';
import { PairingCode, type MadeCode } from './pairing-code';
import { PairingForm, type PairingChoice, type PairingOptions } from './pairing-form';

interface PairingDialogProps {
  area: Area;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What can be chosen for a new device. */
  options?: PairingOptions;
  /** The device whose phone is replaced, instead of a new one. */
  replaces?: Pick<DeviceView, 'id' | 'name' | 'paired'>;
}

/** Makes a pairing code, shows it as QR and text, and shows when the phone has arrived. */
export function PairingDialog({ open, onOpenChange, replaces, ...rest }: PairingDialogProps) {
  const title = !replaces
    ? 'Pair a phone'
    : replaces.paired
      ? `Replace the phone of ${replaces.name}`
      : `Pair ${replaces.name}`;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={title}
        description={
          replaces
            ? 'Host, ports, passwords, whitelist and history stay the same. The old phone is disconnected when the new one connects.'
            : 'Install the PocketProxy app on the phone, then scan the code or enter it in the app.'
        }
      >
        <Steps replaces={replaces} {...rest} />
      </DialogContent>
    </Dialog>
  );
}

function Steps({ area, options = {}, replaces }: Omit<PairingDialogProps, 'open' | 'onOpenChange'>) {
  const [choice, setChoice] = useState<PairingChoice>();
  const [code, setCode] = useState<MadeCode>();
  const make = useVerb(createPairingCode, { onData: setCode });
  const again = () => void make.run(replaces ? { deviceId: replaces.id } : { ...choice });
  if (code) return <PairingCode key={code.id} area={area} code={code} onAgain={again} pending={make.pending} />;
  return (
    <PairingForm
      options={options}
      named={!replaces}
      pending={make.pending}
      errorOf={make.errorOf}
      onSubmit={(chosen) => {
        setChoice(chosen);
        void make.run(replaces ? { deviceId: replaces.id } : chosen);
      }}
    />
  );
}
