'use client';

import { useState, type ReactNode } from 'react';
import type { HumanAction } from '@/lib/human-actions';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { useHuman } from './human';

interface ActionResult {
  serverError?: { message: string };
  validationErrors?: { formErrors?: string[]; fieldErrors?: Record<string, string[] | undefined> };
}

interface PublicFormProps {
  action: (form: FormData, humanToken: string | undefined) => Promise<ActionResult | undefined>;
  human?: { siteKey: string | undefined; action: HumanAction };
  submit: string;
  onDone: () => void;
  children: (errorOf: (field: string) => string | undefined) => ReactNode;
}

const silence = 'The server did not answer. Check your connection and try again.';

/** A form that anybody may send: one sentence on failure, errors at the fields, Turnstile where it is configured. */
export function PublicForm({ action, human, submit, onDone, children }: PublicFormProps) {
  const check = useHuman(human?.siteKey, human?.action ?? 'sign-up');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();
  const [fieldErrors, setFieldErrors] = useState<Record<string, string[] | undefined>>({});

  async function send(form: FormData): Promise<void> {
    setPending(true);
    setError(undefined);
    setFieldErrors({});
    const result = await action(form, check.token).catch(() => undefined);
    setPending(false);
    check.renew();
    if (result && !result.serverError && !result.validationErrors) return onDone();
    setFieldErrors(result?.validationErrors?.fieldErrors ?? {});
    setError(result ? (result.serverError?.message ?? result.validationErrors?.formErrors?.[0]) : silence);
  }

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send(new FormData(event.currentTarget));
      }}
    >
      {error && (
        <Alert tone="danger" role="alert">
          {error}
        </Alert>
      )}
      {children((field) => fieldErrors[field]?.[0])}
      {check.element()}
      <Button type="submit" size="lg" pending={pending} disabled={!check.ready} className="mt-2 text-sm">
        {submit}
      </Button>
    </form>
  );
}
