'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { inviteMember } from '@/actions/member';
import { linkLifetime } from '@/mail/link-lifetimes';
import { EmailField } from '../account/email-field';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { roleHint, roleOptions } from './roles';

/** Invites a person by mail. */
export function InviteDialog({ customerId }: { customerId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">
          <UserPlus aria-hidden /> Invite
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Invite a member"
        description={`The invitation works once, for ${linkLifetime('invitation')}.`}
      >
        <Steps customerId={customerId} />
      </DialogContent>
    </Dialog>
  );
}

function Steps({ customerId }: { customerId: string }) {
  const [sentTo, setSentTo] = useState<string>();
  const [role, setRole] = useState<(typeof roleOptions)[number]['value']>('viewer');
  const invite = useVerb(inviteMember, { onData: ({ email }) => setSentTo(email) });
  if (sentTo !== undefined) return <Sent to={sentTo} />;
  return (
    <DialogForm
      submitLabel="Send the invitation"
      pending={invite.pending}
      onSubmit={(form) => void invite.run({ customerId, role, email: text(form, 'email') })}
    >
      <EmailField error={invite.errorOf('email')} autoComplete="off" />
      <Field label="Role" hint={roleHint(role)}>
        {(control) => <Select {...control} options={roleOptions} value={role} onValueChange={setRole} />}
      </Field>
    </DialogForm>
  );
}

function Sent({ to }: { to: string }) {
  return (
    <div className="grid gap-5">
      <Alert role="status" title="Invitation sent.">
        We emailed it to {to}. Only the link in that email lets the person join.
      </Alert>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Done</Button>
        </DialogClose>
      </DialogFooter>
    </div>
  );
}
