'use client';

import { nameText } from '@/domain/text';
import { webhookBounds } from '@/domain/webhook/bounds';
import type { WebhookView } from '@/domain/webhook/view';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import type { Area } from '../shell/navigation';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { EventFields, readEvents } from './event-fields';

interface WebhookFieldsProps {
  area: Area;
  webhook?: Pick<WebhookView, 'customer' | 'name' | 'url' | 'events' | 'alerts'>;
  errorOf: (field: string) => string | undefined;
}

/** Name, address and events of a webhook. */
export function WebhookFields({ area, webhook, errorOf }: WebhookFieldsProps) {
  return (
    <>
      <Field label="Name" error={errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            required
            {...textBounds(nameText)}
            autoComplete="off"
            defaultValue={webhook?.name}
          />
        )}
      </Field>
      <Field label="Address" hint="Receives a POST request for each event." error={errorOf('url')}>
        {(control) => (
          <Input
            {...control}
            name="url"
            type="url"
            required
            maxLength={webhookBounds.urlLength}
            autoComplete="off"
            placeholder="https://example.com/webhooks"
            defaultValue={webhook?.url}
          />
        )}
      </Field>
      <EventFields {...{ area, webhook, errorOf }} />
    </>
  );
}

/** What the form says; the verb checks it. */
export function readWebhook(form: FormData) {
  return { name: text(form, 'name'), url: text(form, 'url'), ...readEvents(form) };
}
