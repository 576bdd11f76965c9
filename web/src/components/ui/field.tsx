'use client';

import { useEffect, useId, type ReactNode } from 'react';
import { cn } from './cn';
import { Label } from './label';

/** What a control needs so that its label, hint and error are read with it. */
interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A label, its control, a hint and an error that is announced. The first field with an error gets the focus. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  useEffect(() => {
    const control = error === undefined ? null : document.getElementById(id);
    const first = control?.closest('form')?.querySelector('[aria-invalid="true"]');
    if (control && first === control) control.focus();
  }, [error, id]);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={cn('grid content-start gap-1.5', className)}>
      <Label htmlFor={id}>{label}</Label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
