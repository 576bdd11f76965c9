'use client';

import { requestRotation } from '@/actions/rotation';
import type { DeviceView } from '@/domain/device/view';
import { rotationOptionsInput } from '@/domain/rotation/input';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface RotateDialogProps {
  device: Pick<DeviceView, 'id' | 'name' | 'rotationMaxAttempts'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const { unseenHours, attempts } = rotationOptionsInput.shape;

/** One rotation with more than the device's own settings. */
export function RotateDialog({ device, open, onOpenChange }: RotateDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Rotate with options" description={`Changes the IP address of ${device.name} once.`}>
        <Options device={device} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Options({ device, onDone }: Pick<RotateDialogProps, 'device'> & { onDone: () => void }) {
  const rotate = useVerb(requestRotation, { onDone });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void rotate.run({
          deviceId: device.id,
          attempts: number(form, 'attempts'),
          unseenHours: number(form, 'unseenHours'),
        });
      }}
    >
      <Field
        label="Attempts"
        hint="While the address stays the same, the phone tries again with its radio off for longer."
        error={rotate.errorOf('attempts')}
      >
        {(control) => (
          <Input
            {...control}
            {...numberBounds(attempts)}
            type="number"
            name="attempts"
            inputMode="numeric"
            defaultValue={device.rotationMaxAttempts}
          />
        )}
      </Field>
      <Field
        label="Avoid recent addresses, hours"
        hint="While attempts are left, the phone tries again if it had the new address within these hours. Leave empty to accept any other address."
        error={rotate.errorOf('unseenHours')}
      >
        {(control) => (
          <Input
            {...control}
            {...numberBounds(unseenHours)}
            type="number"
            name="unseenHours"
            inputMode="numeric"
            placeholder="24"
          />
        )}
      </Field>
      <DialogFooter>
        <Button type="submit" pending={rotate.pending}>
          Rotate
        </Button>
      </DialogFooter>
    </form>
  );
}
