'use client';

import { Ellipsis, KeyRound, PencilLine, Power, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { deleteWebhook, rotateWebhookSecret, updateWebhook } from '@/actions/webhook';
import type { NewWebhookView, WebhookView } from '@/domain/webhook/view';
import type { Area } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { FormDialog } from '../ui/form-dialog';
import { readWebhook, WebhookFields } from './webhook-fields';
import { lazily } from '../ui/lazily';

const SecretDialog = lazily(async () => (await import('./secret-dialog')).SecretDialog);

interface WebhookActionsProps {
  area: Area;
  webhook: WebhookView;
  /** The page that lists it. */
  list: string;
}

/** What can be done with a webhook. */
export function WebhookActions({ area, webhook, list }: WebhookActionsProps) {
  const { id, name } = webhook;
  const off = webhook.state === 'off';
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete'>();
  const [rotated, setRotated] = useState<NewWebhookView>();
  const close = () => setOpen(undefined);
  const router = useRouter();
  const power = useVerb(updateWebhook, { success: off ? `${name} is on.` : `${name} is off.` });
  const rotate = useVerb(rotateWebhookSecret, { onData: setRotated, onDone: close });
  const remove = useVerb(deleteWebhook, {
    success: `${name} is deleted.`,
    onDone: () => router.push(list),
  });
  return (
    <>
      {off && (
        <Button pending={power.pending} onClick={() => void power.run({ id, enabled: true })}>
          Switch on
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More actions for this webhook">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setOpen('edit')}>
            <PencilLine aria-hidden /> Change
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setOpen('rotate')}>
            <KeyRound aria-hidden /> New secret
          </DropdownMenuItem>
          {!off && (
            <DropdownMenuItem onSelect={() => void power.run({ id, enabled: false })}>
              <Power aria-hidden /> Switch off
            </DropdownMenuItem>
          )}
          <DropdownMenuItem destructive onSelect={() => setOpen('delete')}>
            <Trash2 aria-hidden /> Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <FormDialog
        open={open === 'edit'}
        onOpenChange={close}
        title="Change the webhook"
        action={updateWebhook}
        fields={{ invalid: 'url' }}
        success="Saved."
        read={(form) => ({ id, ...readWebhook(form) })}
      >
        {(errorOf) => <WebhookFields {...{ area, webhook, errorOf }} />}
      </FormDialog>
      <ConfirmDialog
        open={open === 'rotate'}
        onOpenChange={close}
        title="Create a new secret?"
        description="For 24 hours the old secret signs as well, so you can change your receiver in peace. A secret that you replaced before stops signing now."
        confirmLabel="Create secret"
        destructive={false}
        pending={rotate.pending}
        onConfirm={() => void rotate.run({ id })}
      />
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={close}
        title={`Delete ${name}?`}
        description="Its log goes with it, and what waits is not sent. This cannot be undone."
        confirmLabel="Delete webhook"
        pending={remove.pending}
        onConfirm={() => void remove.run({ id })}
      />
      {rotated && <SecretDialog webhook={rotated} onClose={() => setRotated(undefined)} />}
    </>
  );
}
