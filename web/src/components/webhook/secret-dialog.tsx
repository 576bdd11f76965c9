'use client';

import type { NewWebhookView } from '@/domain/webhook/view';
import { Copyable, ShownOnceDialog } from '../ui/shown-once-dialog';
import { TextLink } from '../ui/text-link';
import { DateTime } from '../ui/time';

interface SecretDialogProps {
  webhook: Pick<NewWebhookView, 'name' | 'secret' | 'oldSecretUntil'>;
  onClose: () => void;
}

/** The signing secret of a webhook, which is shown only now. */
export function SecretDialog({ webhook: { name, secret, oldSecretUntil }, onClose }: SecretDialogProps) {
  return (
    <ShownOnceDialog title={`Secret of “${name}”`} what="secret" onClose={onClose}>
      <Copyable label="Copy the secret" text={secret} />
      <p className="text-muted-foreground">
        With it your receiver checks that requests come from us:{' '}
        <TextLink href="/docs/webhooks#verify">how to verify</TextLink>.
      </p>
      {oldSecretUntil && (
        <p className="text-muted-foreground">
          The old secret keeps signing until <DateTime at={oldSecretUntil} />.
        </p>
      )}
    </ShownOnceDialog>
  );
}
