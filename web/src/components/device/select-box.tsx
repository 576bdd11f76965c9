'use client';

import type { DeviceView } from '@/domain/device/view';

/** Which devices of a list are selected; undefined where there is nothing to do with them. */
export type Selection = { readonly selected: ReadonlySet<string>; readonly toggle: (id: string) => void } | undefined;

interface SelectBoxProps {
  device: Pick<DeviceView, 'id' | 'name'>;
  selection: NonNullable<Selection>;
}

/** Selects one device of a list; it lies above the link that covers its row. */
export function SelectBox({ device: { id, name }, selection }: SelectBoxProps) {
  return (
    <label className="relative z-10 grid size-8 cursor-pointer place-items-center">
      <input
        type="checkbox"
        className="size-4 accent-primary"
        aria-label={`Select ${name}`}
        checked={selection.selected.has(id)}
        onChange={() => selection.toggle(id)}
      />
    </label>
  );
}
