'use client';

import { useAction, type SingleInputActionFn } from 'next-safe-action/hooks';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { toast } from '../ui/toaster';
import type { z } from 'zod';
import type { ShownError } from '@/domain/errors';
import { askServer, silence } from './ask-server';
import { fieldErrorsOf, type FieldErrors, type FieldsOfErrors } from '../format/field-errors';

type Schema = z.ZodType | undefined;

/** What a form receives about input that its schema refuses. */
export interface InputErrors {
  formErrors?: string[];
  fieldErrors?: FieldErrors;
}

/** A server action as components call it. */
export type Verb<S extends Schema, Errors extends InputErrors, Data> = SingleInputActionFn<ShownError, S, Errors, Data>;

export interface VerbOptions<Data> {
  onDone?: () => void;
  /** Takes what the action returned, if anything. */
  onData?: (data: Data) => void;
  /** Returns true when it has dealt with the error; else its sentence is shown. */
  onError?: (error: ShownError) => boolean;
  /** Errors that are shown at a field. */
  fields?: FieldsOfErrors;
  /** Shown when it worked. */
  success?: string;
}

/**
 * Runs a server action from a component: pending state, errors as a toast with the request id, errors of fields for
 * the form, and a reload of the page's data when it worked. While it is under way further runs do nothing.
 */
export function useVerb<S extends Schema, Errors extends InputErrors, Data>(
  action: Verb<S, Errors, Data>,
  { onDone, onData, onError, fields, success }: VerbOptions<Data> = {},
) {
  const router = useRouter();
  const { executeAsync, isExecuting, result } = useAction(action);
  const running = useRef(false);

  /** True when it worked. */
  async function run(input: Parameters<typeof executeAsync>[0]): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    const answer = await askServer(executeAsync(input), () => toast.error(silence));
    running.current = false;
    if (!answer) return false;
    const { data, serverError, validationErrors } = answer;
    if (serverError) {
      if (!fieldErrorsOf(serverError, fields) && !onError?.(serverError)) showError(serverError);
      return false;
    }
    if (validationErrors) {
      validationErrors.formErrors?.forEach((sentence) => toast.error(sentence));
      return false;
    }
    if (success) toast.success(success);
    router.refresh();
    if (data !== undefined) onData?.(data);
    onDone?.();
    return true;
  }

  const { serverError, validationErrors } = result;
  const atFields = serverError ? fieldErrorsOf(serverError, fields) : validationErrors?.fieldErrors;
  return {
    run,
    pending: isExecuting,
    errorOf: (field: string) => (isExecuting ? undefined : atFields?.[field]?.[0]),
  };
}

/** Shows a coded error; that of an unexpected one holds the request id, to find it in the log. */
export function showError({ message, details }: ShownError): void {
  toast.error(message, { description: details?.['problem'] });
}
