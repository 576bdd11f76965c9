'use client';

import { updateRotationSettings } from '@/actions/rotation';
import type { DeviceView } from '@/domain/device/view';
import { rotationSettingsInput } from '@/domain/rotation/input';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';

export type RotationSettings = Pick<
  DeviceView,
  'id' | 'name' | 'rotationDrainSeconds' | 'rotationCooldownSeconds' | 'rotationMaxAttempts'
>;

const fields = [
  {
    name: 'drainSeconds',
    label: 'Let open connections finish, seconds',
    hint: 'After that they end, and the radio goes off.',
    of: 'rotationDrainSeconds',
  },
  {
    name: 'cooldownSeconds',
    label: 'Rest after a rotation, seconds',
    hint: 'Until then another rotation is refused.',
    of: 'rotationCooldownSeconds',
  },
  {
    name: 'attempts',
    label: 'Attempts',
    hint: 'While the address stays the same, the phone tries again with its radio off for longer.',
    of: 'rotationMaxAttempts',
  },
] as const;

/** How the rotations of a device are done from now on. */
export function SettingsDialog({ device }: { device: RotationSettings }) {
  return (
    <FormDialog
      trigger={
        <Button variant="outline" size="sm">
          Change
        </Button>
      }
      title="Rotation settings"
      description={`For every rotation of ${device.name}.`}
      action={updateRotationSettings}
      success="Settings saved."
      read={(form) => {
        const [drainSeconds, cooldownSeconds, attempts] = fields.map(({ name }) => number(form, name));
        return { id: device.id, drainSeconds, cooldownSeconds, attempts };
      }}
    >
      {(errorOf) =>
        fields.map(({ name, label, hint, of }) => (
          <Field key={name} label={label} hint={hint} error={errorOf(name)}>
            {(control) => (
              <Input
                {...control}
                {...numberBounds(rotationSettingsInput.shape[name])}
                type="number"
                name={name}
                inputMode="numeric"
                required
                defaultValue={device[of]}
              />
            )}
          </Field>
        ))
      }
    </FormDialog>
  );
}
