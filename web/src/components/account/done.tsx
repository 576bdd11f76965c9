'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { Alert } from '../ui/alert';

/** What stands in the place of a form that was sent. It takes the focus, which the form had. */
export function Done({ title, children }: { title: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Alert title={title} role="status">
        {children}
      </Alert>
    </div>
  );
}
