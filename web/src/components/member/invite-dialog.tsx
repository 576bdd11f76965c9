'use client';

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { inviteMember } from '@/actions/member';
import { text } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { roleOptions } from './roles';

/** Invites a person by e-mail address; where no mail is sent, shows the link once. */
export function InviteDialog({ customerId }: { customerId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm">
          <UserPlus aria-hidden /> Invite
        </Button>
      </DialogTrigger>
      <DialogContent title="Invite a member" description="The invitation works once, for 7 days.">
        <Steps customerId={customerId} />
      </DialogContent>
    </Dialog>
  );
}

function Steps({ customerId }: { customerId: string }) {
  const [link, setLink] = useState<string | null>();
  const [role, setRole] = useState<(typeof roleOptions)[number]['value']>('viewer');
  const invite = useVerb(inviteMember, { onData: (made) => setLink(made.link) });
  if (link !== undefined) return <Made link={link} />;
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void invite.run({ customerId, role, email: text(new FormData(event.currentTarget), 'email') });
      }}
    >
      <Field label="E-mail" error={invite.errorOf('email')}>
        {(control) => <Input {...control} type="email" name="email" required maxLength={254} autoComplete="off" />}
      </Field>
      <Field label="Role">
        {(control) => <Select {...control} options={roleOptions} value={role} onValueChange={setRole} />}
      </Field>
      <DialogFooter>
        <Button type="submit" pending={invite.pending}>
          Send the invitation
        </Button>
      </DialogFooter>
    </form>
  );
}

function Made({ link }: { link: string | null }) {
  return (
    <div className="grid gap-5">
      {link === null ? (
        <Alert role="status" title="The invitation is on its way." />
      ) : (
        <>
          <Alert role="status" title="Pass this link on">
            It is shown now and never again. Whoever has it can join.
          </Alert>
          <output aria-label="Invitation link" className="rounded-lg bg-muted p-3 font-mono text-xs break-all">
            {link}
          </output>
          <div className="justify-self-start">
            <CopyButton text={link} label="Copy the invitation link" variant="outline">
              Copy link
            </CopyButton>
          </div>
        </>
      )}
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Done</Button>
        </DialogClose>
      </DialogFooter>
    </div>
  );
}
