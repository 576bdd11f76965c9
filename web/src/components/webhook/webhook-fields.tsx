'use client';

import { useId } from 'react';
import { eventKinds, kindsFor, type EventKind } from '@/domain/event/kinds';
import { nameText } from '@/domain/text';
import { webhookBounds } from '@/domain/webhook/bounds';
import type { WebhookView } from '@/domain/webhook/view';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import type { Area } from '../shell/navigation';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface WebhookFieldsProps {
  area: Area;
  webhook?: Pick<WebhookView, 'name' | 'url' | 'events'>;
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
      <EventFields
        kinds={kindsFor(area === 'portal' ? 'customer' : 'operators')}
        chosen={webhook?.events}
        error={errorOf('events')}
      />
    </>
  );
}

interface EventFieldsProps {
  kinds: readonly EventKind[];
  /** Undefined: all. */
  chosen: readonly EventKind[] | undefined;
  error: string | undefined;
}

function EventFields({ kinds, chosen, error }: EventFieldsProps) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-sm font-medium">Events</legend>
      {kinds.map((kind) => (
        <div key={kind} className="flex gap-2.5 py-0.5 text-sm">
          <input
            id={`${id}-${kind}`}
            type="checkbox"
            name="events"
            value={kind}
            defaultChecked={chosen?.includes(kind) ?? true}
            aria-describedby={`${id}-${kind}-hint`}
            className="mt-0.5 size-4 shrink-0 accent-primary"
          />
          <div className="grid gap-0.5">
            <label htmlFor={`${id}-${kind}`}>{eventKinds[kind].title}</label>
            <p id={`${id}-${kind}-hint`} className="text-xs text-muted-foreground">
              {eventKinds[kind].sentence}
            </p>
          </div>
        </div>
      ))}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** What the form says; the verb checks it. */
export function readWebhook(form: FormData) {
  const chosen = form.getAll('events').map(String);
  const kinds = [...new Set([...kindsFor('customer'), ...kindsFor('operators')])];
  return {
    name: text(form, 'name'),
    url: text(form, 'url'),
    events: kinds.filter((kind) => chosen.includes(kind)),
  };
}
