'use client';

import { useId } from 'react';
import type { ShareView } from '@/domain/share/view';

export type Rights = Pick<ShareView, 'rename' | 'ports' | 'configs' | 'rotate'>;

const rightNames = {
  rename: 'Rename the device',
  ports: 'Manage ports and their passwords',
  configs: 'Download configs and see passwords',
  rotate: 'Rotate the IP',
} as const satisfies Record<keyof Rights, string>;

const order = ['rename', 'ports', 'configs', 'rotate'] as const;

/** The rights of a share as check boxes, by their names. */
export function RightFields({ rights }: { rights?: Rights }) {
  const id = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">
        They can always see the device and its connections. They can also
      </legend>
      {order.map((right) => (
        <label key={right} htmlFor={`${id}-${right}`} className="flex items-center gap-2.5 py-0.5 text-sm">
          <input
            id={`${id}-${right}`}
            type="checkbox"
            name={right}
            defaultChecked={rights?.[right]}
            className="size-4 accent-primary"
          />
          {rightNames[right]}
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

/** "Rename the device, rotate the IP", or that there is only viewing. */
export function rightsText(rights: Rights): string {
  const names = order.filter((right) => rights[right]).map((right) => rightNames[right]);
  const [first = 'View only', ...rest] = names;
  return [first, ...rest.map((name) => name.charAt(0).toLowerCase() + name.slice(1))].join(', ');
}
