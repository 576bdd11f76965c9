'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createWebhook } from '@/actions/webhook';
import type { NewWebhookView } from '@/domain/webhook/view';
import { webhookPath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { FormDialog } from '../ui/form-dialog';
import { readWebhook, WebhookFields } from './webhook-fields';
import { lazily } from '../ui/lazily';

const SecretDialog = lazily(async () => (await import('./secret-dialog')).SecretDialog);

/** Makes a webhook, shows its secret, then goes to its page. */
export function CreateWebhookButton({ area }: { area: Area }) {
  const router = useRouter();
  const [made, setMade] = useState<NewWebhookView>();
  return (
    <>
      <FormDialog
        trigger={
          <Button>
            <Plus aria-hidden /> New webhook
          </Button>
        }
        title="New webhook"
        action={createWebhook}
        fields={{ invalid: 'url' }}
        read={readWebhook}
        submitLabel="Create webhook"
        onData={setMade}
      >
        {(errorOf) => <WebhookFields area={area} errorOf={errorOf} />}
      </FormDialog>
      {made && <SecretDialog webhook={made} onClose={() => router.push(webhookPath(area, made.id))} />}
    </>
  );
}
