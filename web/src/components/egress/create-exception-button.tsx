'use client';

import { Plus } from 'lucide-react';
import { createEgressException } from '@/actions/egress';
import { egressTexts } from '@/domain/egress/bounds';
import { fromLocalInput } from '../format/date';
import { text } from '../format/form';
import { useZone } from '../shell/clock';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';
import { readPorts } from './exception-words';
import { ReachFields, type ReachChoices } from './reach-fields';

/** Opens a block of addresses on phones. */
export function CreateExceptionButton(choices: ReachChoices) {
  const zone = useZone();
  return (
    <FormDialog
      trigger={
        <Button>
          <Plus aria-hidden /> New exception
        </Button>
      }
      title="New egress exception"
      description="Phones reach these addresses although the egress policy closes them."
      action={createEgressException}
      fields={{
        ...{ address_invalid: 'cidr', egress_too_wide: 'cidr', egress_never: 'cidr', egress_full: 'cidr' },
        expiry_past: 'expiresAt',
      }}
      read={(form) => readException(form, zone)}
      submitLabel="Open"
      success="Egress exception made. Phones open it within a second."
    >
      {(errorOf) => (
        <>
          <Field
            label="Address or CIDR"
            hint="Loopback, link-local, cloud metadata, multicast and relays are never opened."
            error={errorOf('cidr')}
          >
            {(control) => (
              <Input
                {...control}
                name="cidr"
                required
                maxLength={egressTexts.cidr}
                autoComplete="off"
                placeholder="10.1.0.0/16 or fd12:3456:789a::/48"
              />
            )}
          </Field>
          <Field
            label="Ports"
            hint="One, or a range such as 8000–8100. Leave empty for all but mail (25, 465, 587)."
            error={errorOf('fromPort') ?? errorOf('toPort')}
          >
            {(control) => <Input {...control} name="ports" autoComplete="off" placeholder="All but mail" />}
          </Field>
          <ReachFields {...choices} errorOf={errorOf} />
          <Field label="Reason" error={errorOf('note')}>
            {(control) => <Input {...control} name="note" required maxLength={egressTexts.note} autoComplete="off" />}
          </Field>
          <Field
            label="Expires"
            hint={`Leave empty to keep it until it is removed. Time zone: ${zone}.`}
            error={errorOf('expiresAt')}
          >
            {(control) => <Input {...control} type="datetime-local" name="expiresAt" />}
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** What the form says; the verb checks it. */
function readException(form: FormData, zone: string) {
  const expires = fromLocalInput(text(form, 'expiresAt'), zone);
  return {
    ...{ cidr: text(form, 'cidr'), note: text(form, 'note') },
    ...readPorts(text(form, 'ports')),
    customerId: text(form, 'customerId') || null,
    deviceId: text(form, 'deviceId') || null,
    expiresAt: expires === undefined ? null : new Date(expires).toISOString(),
  };
}
