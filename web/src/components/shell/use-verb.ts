'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import type { ShownError } from '@/domain/errors';
import { askServer, silence } from './ask-server';
import { fieldErrorsOf, type FieldErrors, type FieldsOfErrors } from '../format/field-errors';

export interface ActionResult<Data> {
  data?: Data;
  serverError?: ShownError;
  validationErrors?: { formErrors?: string[]; fieldErrors?: FieldErrors };
}

interface VerbOptions<Data> {
  onDone?: () => void;
  /** Takes what the action gave, where it gives something. */
  onData?: (data: Data) => void;
  /** Gives true when it has dealt with the error; else its sentence is shown. */
  onError?: (error: ShownError) => boolean;
  /** Errors that are shown at a field. */
  fields?: FieldsOfErrors;
  /** Shown when it worked. */
  success?: string;
}

/**
 * Runs a server action from a component: pending state, errors as a toast with the request id, errors of fields for
 * the form, and a reload of the page's data when it worked.
 */
export function useVerb<Input, Data>(
  action: (input: Input) => Promise<ActionResult<Data> | undefined>,
  { onDone, onData, onError, fields, success }: VerbOptions<Data> = {},
) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [fieldErrors, setFieldErrors] = useState<FieldErrors>({});

  /** True when it worked. */
  async function run(input: Input): Promise<boolean> {
    setPending(true);
    setFieldErrors({});
    const result = await askServer(action(input), () => toast.error(silence));
    setPending(false);
    if (!result) return false;
    if (result.serverError) {
      const atField = fieldErrorsOf(result.serverError, fields);
      if (atField) setFieldErrors(atField);
      else if (!onError?.(result.serverError)) showError(result.serverError);
      return false;
    }
    if (result.validationErrors) {
      setFieldErrors(result.validationErrors.fieldErrors ?? {});
      result.validationErrors.formErrors?.forEach((sentence) => toast.error(sentence));
      return false;
    }
    if (success) toast.success(success);
    router.refresh();
    if (result.data !== undefined) onData?.(result.data);
    onDone?.();
    return true;
  }

  const clear = useCallback(() => setFieldErrors({}), []);
  return { run, pending, clear, errorOf: (field: string) => fieldErrors[field]?.[0] };
}

/** Shows a coded error; that of an unexpected one holds the request id, for whoever looks into the log. */
export function showError({ message, details }: ShownError): void {
  toast.error(message, { description: details?.['problem'] });
}
