'use client';

import { createDeviceWindow, createRelayWindow } from '@/actions/alert';
import { alertBounds } from '@/domain/alert/bounds';
import { fromLocalInput, toLocalInput } from '../format/date';
import { text } from '../format/form';
import { useNow, useZone } from '../shell/clock';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';

export type WindowSubject = { readonly deviceId: string } | { readonly relayId: string };

const hourMs = 3_600_000;
const trigger = (
  <Button variant="outline" size="sm">
    Plan
  </Button>
);

/** Plans maintenance of a device or of a relay. */
export function WindowDialog({ subject }: { subject: WindowSubject }) {
  const zone = useZone();
  const words = {
    ...{ trigger, title: 'Plan maintenance', submitLabel: 'Plan', success: 'Maintenance planned.' },
    fields: { invalid: 'endsAt' },
    description: `Meanwhile no alert opens. Times are in ${zone}.`,
  } as const;
  const read = (form: FormData) => timesIn(form, zone);
  if ('deviceId' in subject)
    return (
      <FormDialog {...words} action={createDeviceWindow} read={(form) => ({ ...subject, ...read(form) })}>
        {(errorOf) => <Fields errorOf={errorOf} zone={zone} />}
      </FormDialog>
    );
  return (
    <FormDialog {...words} action={createRelayWindow} read={(form) => ({ ...subject, ...read(form) })}>
      {(errorOf) => <Fields errorOf={errorOf} zone={zone} />}
    </FormDialog>
  );
}

function timesIn(form: FormData, zone: string) {
  const iso = (name: string) => {
    const at = fromLocalInput(text(form, name), zone);
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  return { startsAt: iso('startsAt') ?? null, endsAt: iso('endsAt') ?? '', note: text(form, 'note') };
}

function Fields({ errorOf, zone }: { errorOf: (field: string) => string | undefined; zone: string }) {
  const now = useNow();
  return (
    <>
      <Field label="From" hint="Leave empty for now." error={errorOf('startsAt')}>
        {(control) => <Input {...control} type="datetime-local" name="startsAt" />}
      </Field>
      <Field label="Until" error={errorOf('endsAt')}>
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            name="endsAt"
            required
            defaultValue={toLocalInput(now + hourMs, zone)}
          />
        )}
      </Field>
      <Field label="Note" error={errorOf('note')}>
        {(control) => <Input {...control} name="note" maxLength={alertBounds.window.note} />}
      </Field>
    </>
  );
}
