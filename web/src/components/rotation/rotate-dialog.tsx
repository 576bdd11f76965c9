'use client';

import { requestRotation } from '@/actions/rotation';
import type { DeviceView } from '@/domain/device/view';
import { rotationOptionsInput } from '@/domain/rotation/input';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';

interface RotateDialogProps {
  device: Pick<DeviceView, 'id' | 'name' | 'rotationMaxAttempts'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const { unseenHours, attempts } = rotationOptionsInput.shape;

/** One rotation with more than the device's own settings. */
export function RotateDialog({ device, ...rest }: RotateDialogProps) {
  return (
    <FormDialog
      {...rest}
      title="Rotate with options"
      description={`Changes the IP address of ${device.name} once.`}
      action={requestRotation}
      read={(form) => ({
        deviceId: device.id,
        attempts: number(form, 'attempts'),
        unseenHours: number(form, 'unseenHours'),
      })}
      submitLabel="Rotate"
    >
      {(errorOf) => (
        <>
          <Field
            label="Attempts"
            hint="While the address stays the same, the phone tries again with its radio off for longer."
            error={errorOf('attempts')}
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
            error={errorOf('unseenHours')}
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
        </>
      )}
    </FormDialog>
  );
}
