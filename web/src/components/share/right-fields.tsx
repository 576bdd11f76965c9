'use client';

import { useId } from 'react';
import { rightOrder, rightWords, type Rights } from './rights';

/** The rights of a share as check boxes, by their names. */
export function RightFields({ rights }: { rights?: Rights }) {
  const id = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">
        They can always see the device and its connections. They can also
      </legend>
      {rightOrder.map((right) => (
        <label key={right} htmlFor={`${id}-${right}`} className="flex items-start gap-2.5 py-0.5 text-sm">
          <input
            id={`${id}-${right}`}
            type="checkbox"
            name={right}
            defaultChecked={rights?.[right]}
            className="mt-0.5 size-4 shrink-0 accent-primary"
          />
          <span className="grid">
            {rightWords[right].name}
            <span className="text-xs text-muted-foreground">{rightWords[right].sentence}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function readRights(form: FormData): Rights {
  return {
    rename: form.has('rename'),
    ports: form.has('ports'),
    configs: form.has('configs'),
    rotate: form.has('rotate'),
  };
}
