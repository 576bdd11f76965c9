'use client';

import { useState, type ReactNode } from 'react';
import type { ErrorCode, ShownError } from '@/domain/errors';
import type { HumanAction } from '@/base/human-actions';
import { fieldErrorsOf, strayErrors, type FieldErrors } from '../format/field-errors';
import { askServer, silence } from '../shell/ask-server';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { useHuman } from './human';
import { InvalidLink } from './invalid-link';

interface ActionResult {
  serverError?: ShownError;
  validationErrors?: { formErrors?: string[]; fieldErrors?: FieldErrors };
}

interface PublicFormProps {
  action: (form: FormData, humanToken: string | undefined) => Promise<ActionResult | undefined>;
  human?: { siteKey: string | undefined; action: HumanAction };
  submit: string;
  /** Outline where sending is not what the page is for. */
  variant?: 'default' | 'outline';
  /** Takes what was sent. */
  onDone: (form: FormData) => void;
  /** For forms behind a mailed link: where to go once it was used, replaced or has expired. It takes the form's place. */
  whenInvalid?: ReactNode;
  children?: (errorOf: (field: string) => string | undefined) => ReactNode;
}

const over: readonly ErrorCode[] = ['link_invalid', 'not_found', 'expired'];

/** A form that anyone may send: one sentence on failure, errors at the fields, Turnstile where it is configured. */
export function PublicForm(props: PublicFormProps) {
  const { action, human, submit, variant, onDone, whenInvalid, children } = props;
  const check = useHuman(human?.siteKey, human?.action ?? 'sign-up');
  const [pending, setPending] = useState(false);
  const [isInvalid, setInvalid] = useState(false);
  const [error, setError] = useState<string>();
  const [fieldErrors, setFieldErrors] = useState<FieldErrors>({});

  async function send(form: HTMLFormElement): Promise<void> {
    setPending(true);
    setError(undefined);
    setFieldErrors({});
    const typed = new FormData(form);
    const result = await askServer(action(typed, check.token), () => setError(silence));
    setPending(false);
    check.renew();
    if (!result) return;
    if (!result.serverError && !result.validationErrors) return onDone(typed);
    fail(result, [...typed.keys()]);
  }

  function fail({ serverError, validationErrors }: ActionResult, fields: readonly string[]): void {
    const atField = serverError ? fieldErrorsOf(serverError) : validationErrors?.fieldErrors;
    const linkIsOver = over.some((code) => code === serverError?.code) || atField?.token;
    if (whenInvalid !== undefined && linkIsOver) return setInvalid(true);
    const ofForm = serverError && !atField ? serverError.message : validationErrors?.formErrors?.[0];
    const [stray] = strayErrors(atField ?? {}, fields);
    setFieldErrors(atField ?? {});
    setError(ofForm ?? stray);
  }

  if (isInvalid) return <InvalidLink>{whenInvalid}</InvalidLink>;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      {error && (
        <Alert tone="danger" role="alert">
          {error}
        </Alert>
      )}
      {children?.((field) => fieldErrors[field]?.[0])}
      {check.element()}
      <Button
        type="submit"
        variant={variant}
        size="lg"
        pending={pending}
        disabled={!check.ready}
        className="mt-2 text-sm"
      >
        {submit}
      </Button>
    </form>
  );
}
