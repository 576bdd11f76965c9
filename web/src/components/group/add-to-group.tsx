'use client';

import { useState } from 'react';
import { addToGroup } from '@/actions/group';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { showChange } from './show-change';

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

/** What the verb takes in one call. */
const atOnce = 200;

/** Adds the devices that are selected in a list to a group. */
export function AddToGroup({ groups, deviceIds, onDone }: AddToGroupProps) {
  const [id, setId] = useState(groups[0]?.id ?? '');
  const total = { changed: 0, skipped: 0 };
  const add = useVerb(addToGroup, {
    onData: ({ changed, skipped }) => {
      total.changed += changed;
      total.skipped += skipped;
    },
  });
  async function addAll(): Promise<void> {
    let worked = true;
    for (let at = 0; worked && at < deviceIds.length; at += atOnce)
      worked = await add.run({ id, deviceIds: deviceIds.slice(at, at + atOnce) });
    if (total.changed + total.skipped > 0) showChange('added', total);
    if (worked) onDone();
  }
  return (
    <span className="flex items-center gap-2">
      <Select
        aria-label="Group"
        className="h-8 w-40"
        options={groups.map(({ id: value, name }) => ({ value, label: name }))}
        value={id}
        onValueChange={setId}
      />
      <Button variant="outline" size="sm" pending={add.pending} onClick={() => void addAll()}>
        Add to group
      </Button>
    </span>
  );
}
