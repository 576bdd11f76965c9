'use client';

import { CopyButton } from '../ui/copy-button';
import { accessLists, type AccessList } from './access-list';

const forms = Object.keys(accessLists) as AccessList[];

/** Buttons that copy many connections at once, one for each form. */
export function AccessForms({ textOf }: { textOf: (form: AccessList) => Promise<string | undefined> }) {
  return (
    <div role="group" aria-label="Copy as" className="flex flex-wrap gap-2">
      {forms.map((form) => (
        <CopyButton key={form} text={() => textOf(form)} label={`Copy as ${accessLists[form].label}`} variant="outline">
          {accessLists[form].label}
        </CopyButton>
      ))}
    </div>
  );
}
