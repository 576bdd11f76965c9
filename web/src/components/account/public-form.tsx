'use client';

import { useState, type ReactNode } from 'react';
import type { ErrorCode, ShownError } from '@/domain/errors';
import type { HumanAction } from '@/lib/human-actions';
import { fieldErrorsOf, type FieldErrors } from '../format/field-errors';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { FormEnd } from './form-end';
import { useHuman } from './human';

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
  /** For forms behind a mailed link: where to go once it is used up, replaced or expired. It takes the form's place. */
  whenOver?: ReactNode;
  children?: (errorOf: (field: string) => string | undefined) => ReactNode;
}

const silence = 'The server did not answer. Check your connection and try again.';
const over: readonly ErrorCode[] = ['link_invalid', 'not_found', 'expired'];

/** A form that anybody may send: one sentence on failure, errors at the fields, Turnstile where it is configured. */
export function PublicForm(props: PublicFormProps) {
  const { action, human, submit, variant, onDone, whenOver, children } = props;
  const check = useHuman(human?.siteKey, human?.action ?? 'sign-up');
  const [pending, setPending] = useState(false);
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<string>();
  const [fieldErrors, setFieldErrors] = useState<FieldErrors>({});

  async function send(form: FormData): Promise<void> {
    setPending(true);
    setError(undefined);
    setFieldErrors({});
    const result = await action(form, check.token).catch(() => undefined);
    setPending(false);
    check.renew();
    if (result && !result.serverError && !result.validationErrors) return onDone(form);
    fail(result);
  }

  function fail(result: ActionResult | undefined): void {
    const { serverError, validationErrors } = result ?? {};
    const atField = serverError && fieldErrorsOf(serverError);
    if (serverError && whenOver !== undefined && over.includes(serverError.code)) return setOver(true);
    setFieldErrors(atField ?? validationErrors?.fieldErrors ?? {});
    if (!atField) setError(result ? (serverError?.message ?? validationErrors?.formErrors?.[0]) : silence);
  }

  if (isOver) {
    return (
      <FormEnd failed title="This link is over">
        It is used up, replaced by a newer one, or expired. {whenOver}
      </FormEnd>
    );
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
