'use client';

import { useState } from 'react';
import { addToGroup } from '@/actions/group';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { showChange } from './group-schedule-dialog';

/** A group as lists name it. */
export interface GroupChoice {
  readonly id: string;
  readonly name: string;
}

interface AddToGroupProps {
  groups: readonly GroupChoice[];
  deviceIds: readonly string[];
  onDone: () => void;
}

/** Adds the devices that are selected in a list to a group. */
export function AddToGroup({ groups, deviceIds, onDone }: AddToGroupProps) {
  const [id, setId] = useState(groups[0]?.id ?? '');
  const add = useVerb(addToGroup, { onData: (view) => showChange('added', view), onDone });
  return (
    <div className="flex flex-wrap items-center gap-3 border-t bg-primary-soft px-4 py-3 text-sm" role="group">
      <span role="status">{count(deviceIds.length, 'device')} selected</span>
      <Select
        aria-label="Group"
        className="w-44"
        options={groups.map(({ id: value, name }) => ({ value, label: name }))}
        value={id}
        onValueChange={setId}
      />
      <Button size="sm" pending={add.pending} onClick={() => void add.run({ id, deviceIds: [...deviceIds] })}>
        Add to group
      </Button>
      <Button variant="ghost" size="sm" onClick={onDone}>
        Clear
      </Button>
    </div>
  );
}
