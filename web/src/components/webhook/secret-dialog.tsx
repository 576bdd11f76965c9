'use client';

import type { NewWebhookView } from '@/domain/webhook/view';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../ui/dialog';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';

interface SecretDialogProps {
  webhook: Pick<NewWebhookView, 'name' | 'secret' | 'oldSecretUntil'>;
  onClose: () => void;
}

/** The signing secret of a webhook, which is shown only now. */
export function SecretDialog({ webhook: { name, secret, oldSecretUntil }, onClose }: SecretDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`Secret of “${name}”`} description="Copy the secret now. It is not shown again.">
        <div className="grid gap-3 text-sm">
          <p className="flex min-w-0 items-center gap-1 rounded-xl bg-muted/60 p-3">
            <code className="min-w-0 flex-1 text-xs break-all">{secret}</code>
            <CopyButton text={secret} label="Copy the secret" />
          </p>
          <p className="text-muted-foreground">
            With it your receiver checks that requests come from us:{' '}
            <TextLink href="/docs/webhooks#verify">how to verify</TextLink>.
          </p>
          {oldSecretUntil && (
            <p className="text-muted-foreground">
              The old secret keeps signing until <DateTime at={oldSecretUntil} />.
            </p>
          )}
        </div>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Done</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
