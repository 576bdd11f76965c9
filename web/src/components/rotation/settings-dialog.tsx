'use client';

import { useState } from 'react';
import { updateRotationSettings } from '@/actions/rotation';
import type { DeviceView } from '@/domain/device/view';
import { rotationSettingsInput } from '@/domain/rotation/input';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

export type RotationSettings = Pick<
  DeviceView,
  'id' | 'name' | 'rotationDrainSeconds' | 'rotationCooldownSeconds' | 'rotationMaxAttempts'
>;

/** How the rotations of a device are done from now on. */
export function SettingsDialog({ device }: { device: RotationSettings }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm">
          Change
        </Button>
      </DialogTrigger>
      <DialogContent title="Rotation settings" description={`For every rotation of ${device.name}.`}>
        <Settings device={device} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

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

function Settings({ device, onDone }: { device: RotationSettings; onDone: () => void }) {
  const update = useVerb(updateRotationSettings, { onDone, success: 'Settings saved.' });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [drainSeconds, cooldownSeconds, attempts] = fields.map(({ name }) => number(form, name));
        void update.run({ id: device.id, drainSeconds, cooldownSeconds, attempts });
      }}
    >
      {fields.map(({ name, label, hint, of }) => (
        <Field key={name} label={label} hint={hint} error={update.errorOf(name)}>
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
      ))}
      <DialogFooter>
        <Button type="submit" pending={update.pending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
