'use client';

import { createRotationLink } from '@/actions/rotation-link';
import { rotationLinkBounds } from '@/domain/rotation-link/bounds';
import type { NewRotationLinkView } from '@/domain/rotation-link/view';
import { nameText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import { fromLocalInput } from '../format/date';
import { number, text } from '../format/form';
import { useZone } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface CreateLinkDialogProps {
  deviceId: string;
  onMade: (link: NewRotationLinkView) => void;
  onClose: () => void;
}

/** Makes a rotation link. */
export function CreateLinkDialog({ deviceId, onMade, onClose }: CreateLinkDialogProps) {
  const zone = useZone();
  const create = useVerb(createRotationLink, { onData: onMade, fields: { expiry_past: 'expiresAt' } });
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="New rotation link">
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void create.run({ deviceId, ...readLink(new FormData(event.currentTarget), zone) });
          }}
        >
          <Field label="Name" hint="Who or what uses it." error={create.errorOf('name')}>
            {(control) => <Input {...control} name="name" required {...textBounds(nameText)} autoComplete="off" />}
          </Field>
          <Field
            label="Expires"
            hint={`Leave empty for never. Time zone: ${zone}.`}
            error={create.errorOf('expiresAt')}
          >
            {(control) => <Input {...control} type="datetime-local" name="expiresAt" />}
          </Field>
          <Field
            label="Only from these addresses"
            hint="IP addresses or CIDRs, separated by spaces. Leave empty for everyone."
            error={create.errorOf('cidrs')}
          >
            {(control) => (
              <Input {...control} name="cidrs" autoComplete="off" placeholder="203.0.113.7 2001:db8::/48" />
            )}
          </Field>
          <Field label="Maximum number of rotations" error={create.errorOf('maxUses')}>
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
          <DialogFooter>
            <Button type="submit" pending={create.pending}>
              Create link
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
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
