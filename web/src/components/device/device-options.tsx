import { useId, useState, type ComponentProps, type ReactNode } from 'react';
import { count } from '../format/count';
import { Input } from '../ui/input';

export interface Named {
  readonly id: string;
  readonly name: string;
}

interface DeviceOptionsProps {
  devices: readonly Named[];
  legend: ReactNode;
  error: string | undefined;
  /** The checkbox or radio button of a phone. */
  inputOf: (device: Named) => ComponentProps<'input'>;
}

/** Phones to choose from in a form, with a search where there are many. */
export function DeviceOptions({ devices, legend, error, inputOf }: DeviceOptionsProps) {
  const id = useId();
  const [search, setSearch] = useState('');
  const fits = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <fieldset className="grid gap-2" aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      {devices.length > 8 && (
        <Input
          type="search"
          aria-label="Search phones"
          placeholder={`Search ${count(devices.length, 'phone')}`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul className="grid max-h-48 overflow-y-auto rounded-xl border p-2">
        {devices.map((device) => (
          // Hidden, not left out: the form still has what is chosen
          <li key={device.id} hidden={!fits(device.name)}>
            <label className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-muted">
              <input {...inputOf(device)} value={device.id} className="size-4 shrink-0 accent-primary" />
              <span className="min-w-0 wrap-anywhere">{device.name}</span>
            </label>
          </li>
        ))}
      </ul>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
