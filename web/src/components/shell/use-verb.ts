'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import type { ShownError } from '@/domain/errors';

interface ActionResult<Data> {
  data?: Data;
  serverError?: ShownError;
  validationErrors?: { formErrors?: string[]; fieldErrors?: Record<string, string[] | undefined> };
}

interface VerbOptions<Data> {
  onDone?: () => void;
  /** Takes what the action gave, where it gives something. */
  onData?: (data: Data) => void;
  /** Gives true when it has dealt with the error; else its sentence is shown. */
  onError?: (error: ShownError) => boolean;
  /** Shown when it worked. */
  success?: string;
}

/**
 * Runs a server action from a component: pending state, errors as a toast with the request id, errors of fields for
 * the form, and a reload of the page's data when it worked.
 */
export function useVerb<Input, Data>(
  action: (input: Input) => Promise<ActionResult<Data> | undefined>,
  { onDone, onData, onError, success }: VerbOptions<Data> = {},
) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [fieldErrors, setFieldErrors] = useState<Record<string, string[] | undefined>>({});

  async function run(input: Input): Promise<void> {
    setPending(true);
    setFieldErrors({});
    const result = await action(input).catch(() => undefined);
    setPending(false);
    if (!result) return void toast.error('The server did not answer. Check your connection and try again.');
    if (result.serverError) {
      if (!onError?.(result.serverError)) showError(result.serverError);
      return;
    }
    if (result.validationErrors) {
      setFieldErrors(result.validationErrors.fieldErrors ?? {});
      result.validationErrors.formErrors?.forEach((sentence) => toast.error(sentence));
      return;
    }
    if (success) toast.success(success);
    router.refresh();
    if (result.data !== undefined) onData?.(result.data);
    onDone?.();
  }

  const clear = useCallback(() => setFieldErrors({}), []);
  return { run, pending, clear, errorOf: (field: string) => fieldErrors[field]?.[0] };
}

/** Shows a coded error; that of an unexpected one holds the request id, for whoever looks into the log. */
export function showError({ message, details }: ShownError): void {
  toast.error(message, { description: details?.['problem'] });
}
