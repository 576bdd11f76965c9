'use client';

import type { ReactNode } from 'react';
import { FormEnd } from './form-end';

/** Stands in the place of a form whose link does nothing any more; `children` say where to get a new one. */
export function LinkOver({ children }: { children: ReactNode }) {
  return (
    <FormEnd failed title="This link is over">
      It is used up, replaced by a newer one, or expired. {children}
    </FormEnd>
  );
}
