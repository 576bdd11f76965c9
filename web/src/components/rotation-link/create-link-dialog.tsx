'use client';

import { createRotationLink } from '@/actions/rotation-link';
import { rotationLinkBounds } from '@/domain/rotation-link/bounds';
import type { NewRotationLinkView } from '@/domain/rotation-link/view';
import { fromLocalInput } from '../format/date';
import { number, text } from '../format/form';
import { useZone } from '../shell/clock';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';
import { NameField } from '../ui/name-field';

interface CreateLinkDialogProps {
  deviceId: string;
  onMade: (link: NewRotationLinkView) => void;
  onClose: () => void;
}

/** Makes a rotation link. */
export function CreateLinkDialog({ deviceId, onMade, onClose }: CreateLinkDialogProps) {
  const zone = useZone();
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title="New rotation link"
      action={createRotationLink}
      fields={{ expiry_past: 'expiresAt' }}
      read={(form) => ({ deviceId, ...readLink(form, zone) })}
      submitLabel="Create link"
      onData={onMade}
    >
      {(errorOf) => (
        <>
          <NameField error={errorOf('name')} hint="Who or what uses it." />
          <Field label="Expires" hint={`Leave empty for never. Time zone: ${zone}.`} error={errorOf('expiresAt')}>
            {(control) => <Input {...control} type="datetime-local" name="expiresAt" />}
          </Field>
          <Field
            label="Only from these addresses"
            hint="IP addresses or CIDRs, separated by spaces. Leave empty for everyone."
            error={errorOf('cidrs')}
          >
            {(control) => (
              <Input {...control} name="cidrs" autoComplete="off" placeholder="203.0.113.7 2001:db8::/48" />
            )}
          </Field>
          <Field label="Maximum number of rotations" error={errorOf('maxUses')}>
            {(control) => (
              <Input
                {...control}
                type="number"
                name="maxUses"
                {...rotationLinkBounds.uses}
                step={1}
                placeholder="No limit"
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}

function readLink(form: FormData, zone: string) {
  const expiresAt = text(form, 'expiresAt');
  return {
    name: text(form, 'name'),
    expiresAt: expiresAt === '' ? null : new Date(fromLocalInput(expiresAt, zone) ?? Number.NaN),
    cidrs: text(form, 'cidrs')
      .split(/[\s,;]+/)
      .filter(Boolean),
    maxUses: number(form, 'maxUses') ?? null,
  };
}
