'use client';

import type { ReactNode } from 'react';
import { FormEnd } from './form-end';

/** Stands in the place of a form whose link does nothing any more; `children` say where to get a new one. */
export function InvalidLink({ children }: { children: ReactNode }) {
  return (
    <FormEnd failed title="This link no longer works">
      It has expired, was already used, or was replaced by a newer one. {children}
    </FormEnd>
  );
}
