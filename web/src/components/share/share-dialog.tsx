'use client';

import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { grantShare } from '@/actions/share';
import { grantShareInput } from '@/domain/share/input';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { readRights, RightFields } from './right-fields';

/** Shares a device with another customer. */
export function ShareDialog({ deviceId }: { deviceId: string }) {
  const [open, setOpen] = useState(false);
  const grant = useVerb(grantShare, {
    success: 'Device shared.',
    fields: { already_shared: 'email' },
    onDone: () => setOpen(false),
  });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" variant="outline">
          <Share2 aria-hidden /> Share
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Share the device"
        description="Enter the email address of another customer’s owner. If no owner has that address, nothing happens."
      >
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            void grant.run({ deviceId, email: text(form, 'email'), ...readRights(form) });
          }}
        >
          <Field label="Email of the other owner" error={grant.errorOf('email')}>
            {(control) => (
              <Input
                {...control}
                type="email"
                name="email"
                required
                {...textBounds(grantShareInput.shape.email)}
                autoComplete="off"
              />
            )}
          </Field>
          <RightFields />
          <DialogFooter>
            <Button type="submit" pending={grant.pending}>
              Share the device
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
