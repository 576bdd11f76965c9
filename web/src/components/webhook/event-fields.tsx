'use client';

import { useId, useState, type ReactNode } from 'react';
import { alertKinds, kindsForWebhook } from '@/domain/alert/kinds';
import { eventKinds, kindsFor, type EventKind } from '@/domain/event/kinds';
import type { WebhookView } from '@/domain/webhook/view';
import type { Area } from '../shell/navigation';

const ofAlerts: readonly EventKind[] = ['alert.opened', 'alert.closed'];

interface EventFieldsProps {
  area: Area;
  /** Undefined: all of both. */
  webhook: Pick<WebhookView, 'customer' | 'events' | 'alerts'> | undefined;
  errorOf: (field: string) => string | undefined;
}

/** Which events a webhook receives, and, among them, which alerts. */
export function EventFields({ area, webhook, errorOf }: EventFieldsProps) {
  const audience = area === 'portal' || webhook?.customer ? 'customer' : 'operators';
  const kinds = kindsFor(audience);
  const [events, setEvents] = useState(() => new Set(webhook?.events ?? kinds));
  const [every, setEvery] = useState((webhook?.alerts ?? null) === null);
  const change = (kind: EventKind, on: boolean) =>
    setEvents((before) => new Set([...before, kind].filter((one) => on || one !== kind)));
  return (
    <>
      <Choices legend="Events" error={errorOf('events')}>
        {kinds.map((kind) => (
          <Choice
            key={kind}
            {...{ name: 'events', value: kind, label: eventKinds[kind].title, hint: eventKinds[kind].sentence }}
            checked={events.has(kind)}
            onChange={(on) => change(kind, on)}
          />
        ))}
      </Choices>
      {ofAlerts.some((kind) => events.has(kind)) && (
        <Choices legend="Alerts" error={errorOf('alerts')}>
          <Choice
            {...{ name: 'everyAlert', value: 'yes', label: 'Every alert', hint: 'Also kinds that we add later.' }}
            checked={every}
            onChange={setEvery}
          />
          {!every &&
            kindsForWebhook(audience).map((kind) => (
              <Choice
                key={kind}
                {...{ name: 'alerts', value: kind, label: alertKinds[kind].label }}
                defaultChecked={webhook?.alerts?.includes(kind) ?? false}
              />
            ))}
        </Choices>
      )}
    </>
  );
}

/** What the form says; without an event of alerts nothing of which. */
export function readEvents(form: FormData) {
  const events = form.getAll('events').map(String);
  const alerts = form.getAll('alerts').map(String);
  const chosen = {
    events: [...new Set([...kindsFor('customer'), ...kindsFor('operators')])].filter((kind) => events.includes(kind)),
  };
  if (!ofAlerts.some((kind) => events.includes(kind))) return chosen;
  const kinds = kindsForWebhook('operators').filter((kind) => alerts.includes(kind));
  return { ...chosen, alerts: form.has('everyAlert') ? null : kinds };
}

function Choices({ legend, error, children }: { legend: string; error: string | undefined; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      {children}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  name: string;
  value: string;
  label: string;
  hint?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (on: boolean) => void;
}

function Choice({ label, hint, onChange, ...input }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex gap-2.5 py-0.5 text-sm">
      <input
        {...input}
        id={id}
        type="checkbox"
        onChange={onChange && ((event) => onChange(event.target.checked))}
        aria-describedby={hint && `${id}-hint`}
        className="mt-1 size-4 shrink-0 accent-primary"
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="leading-6">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
