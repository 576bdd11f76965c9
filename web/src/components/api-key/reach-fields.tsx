'use client';

import { useState } from 'react';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { DeviceOptions, type Named } from '../device/device-options';
import { Field } from '../ui/field';
import { Select } from '../ui/select';

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
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const change = (device: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, device] : [...before].filter((one) => one !== device)));
  const legend = (
    <>
      Chosen phones{' '}
      <span className="font-normal text-muted-foreground">
        {chosen.size} of at most {apiKeyBounds.devices}
      </span>
    </>
  );
  return (
    <DeviceOptions
      {...{ devices, legend, error }}
      inputOf={({ id }) => ({
        ...{ type: 'checkbox', name: 'deviceIds' },
        onChange: (event) => change(id, event.target.checked),
      })}
    />
  );
}
