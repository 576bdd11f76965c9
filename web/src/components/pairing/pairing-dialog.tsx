'use client';

import { useState } from 'react';
import { createPairingCode, createPairingCodes } from '@/actions/device';
import type { DeviceView, NewPairingCodesView, NewPairingCodeView } from '@/domain/device/view';
import type { Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Dialog, DialogContent } from '../ui/dialog';
import { PairingBatch } from './pairing-batch';
import { PairingCode } from './pairing-code';
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
            ? 'Host, ports, passwords, links, shares and history stay the same. The old phone is disconnected when the new one connects.'
            : 'Scan the code with the phone, or enter it in the app. Codes are shown only now.'
        }
      >
        <Steps replaces={replaces} {...rest} />
      </DialogContent>
    </Dialog>
  );
}

function Steps({ area, options = {}, replaces }: Omit<PairingDialogProps, 'open' | 'onOpenChange'>) {
  const [choice, setChoice] = useState<PairingChoice>();
  const [code, setCode] = useState<NewPairingCodeView>();
  const [batch, setBatch] = useState<NewPairingCodesView>();
  const make = useVerb(createPairingCode, { onData: setCode });
  const makeMany = useVerb(createPairingCodes, { onData: setBatch });
  const again = () => void make.run(replaces ? { deviceId: replaces.id } : { ...choice });
  if (batch) return <PairingBatch area={area} codes={batch.codes} />;
  if (code)
    return (
      <PairingCode key={code.id} {...{ area, code, replaces: replaces?.name, pending: make.pending }} onAgain={again} />
    );
  return (
    <PairingForm
      options={options}
      named={!replaces}
      pending={make.pending || makeMany.pending}
      errorOf={(field) => make.errorOf(field) ?? makeMany.errorOf(field)}
      onSubmit={({ names, ...chosen }) => {
        const { customerId, relayId } = chosen;
        if (names !== undefined) return void makeMany.run({ names, customerId, relayId });
        setChoice(chosen);
        void make.run(replaces ? { deviceId: replaces.id } : chosen);
      }}
    />
  );
}
