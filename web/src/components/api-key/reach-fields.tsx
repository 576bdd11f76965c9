'use client';

import { useId, useState } from 'react';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { count } from '../format/count';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export type Reach = 'all' | 'devices' | 'group';

interface ReachFieldsProps {
  devices: readonly Named[];
  groups: readonly Named[];
  reach: Reach;
  onReach: (reach: Reach) => void;
  errorOf: (field: string) => string | undefined;
}

/** For which phones a key works. The form has them as `deviceIds` and `groupId`. */
export function ReachFields({ devices, groups, reach, onReach, errorOf }: ReachFieldsProps) {
  const options = [
    { value: 'all', label: 'All phones', hint: 'Also those that come later' },
    ...(devices.length > 0 ? [{ value: 'devices', label: 'Chosen phones' } as const] : []),
    ...(groups.length > 0
      ? [{ value: 'group', label: 'A group', hint: 'Its phones, as they are at each request' } as const]
      : []),
  ] as const;
  return (
    <>
      <Field label="Phones">
        {(control) => <Select {...control} value={reach} options={options} onValueChange={onReach} />}
      </Field>
      {reach === 'devices' && <DeviceBoxes devices={devices} error={errorOf('deviceIds')} />}
      {reach === 'group' && (
        <Field label="Group" error={errorOf('groupId')}>
          {(control) => (
            <Select
              {...control}
              name="groupId"
              defaultValue={groups[0]?.id}
              options={groups.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </Field>
      )}
    </>
  );
}

function DeviceBoxes({ devices, error }: { devices: readonly Named[]; error: string | undefined }) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const fits = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase());
  const change = (device: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, device] : [...before].filter((one) => one !== device)));
  return (
    <fieldset className="grid gap-2" aria-describedby={error && `${id}-error`}>
      <legend className="mb-2 text-sm font-medium">
        Chosen phones{' '}
        <span className="font-normal text-muted-foreground">
          {chosen.size} of at most {apiKeyBounds.devices}
        </span>
      </legend>
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
          // Hidden, not left out: the form still has those that are chosen
          <li key={device.id} hidden={!fits(device.name)}>
            <label className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-muted">
              <input
                type="checkbox"
                name="deviceIds"
                value={device.id}
                className="size-4 shrink-0 accent-primary"
                onChange={(event) => change(device.id, event.target.checked)}
              />
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
