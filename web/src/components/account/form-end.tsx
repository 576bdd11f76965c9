'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { Alert } from '../ui/alert';
import { useAuthTitle } from './auth-card';

interface FormEndProps {
  /** What the page is called from now on. */
  title: string;
  /** True when it came to nothing. */
  failed?: boolean;
  children: ReactNode;
}

/** What stands in the place of a form that has done its work. It takes the focus, which the form had. */
export function FormEnd({ title, failed, children }: FormEndProps) {
  const box = useRef<HTMLDivElement>(null);
  useAuthTitle(title);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} aria-labelledby="title" className="outline-none">
      <Alert role={failed ? 'alert' : 'status'} tone={failed ? 'danger' : 'info'}>
        {children}
      </Alert>
    </div>
  );
}
