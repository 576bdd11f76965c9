'use client';

import { Building2, CalendarClock, RotateCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { changeDevices } from '@/actions/device';
import type { SelectedDevicesView } from '@/domain/device/view';
import { count } from '../format/count';
import { AddToGroup, type GroupChoice } from '../group/add-to-group';
import { BulkBar } from '../list/bulk-bar';
import { useBulk } from '../list/use-bulk';
import type { Selection } from '../list/use-selection';
import { readSchedule } from '../schedule/read-schedule';
import { IntervalField, MannerFields } from '../schedule/schedule-fields';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Dialog, DialogContent } from '../ui/dialog';
import { DialogForm } from '../ui/dialog-form';
import { Field } from '../ui/field';
import { Select } from '../ui/select';

/** What the viewer may do to devices; what exactly to which, the verbs decide. */
export interface DeviceBulkRights {
  readonly rotate: boolean;
  readonly schedule: boolean;
  /** Customers to assign devices to; only for operators. */
  readonly customers?: readonly { readonly id: string; readonly name: string }[] | undefined;
}

/** As much of a device as the bar takes. */
export type SelectedDevice = SelectedDevicesView['items'][number];

interface DeviceBulkProps {
  selection: Selection<SelectedDevice>;
  /** Offers to select more. */
  more: ReactNode;
  groups: readonly GroupChoice[];
  rights: DeviceBulkRights;
}

type Change = Parameters<typeof changeDevices>[0]['change'];

/** What can be done with the devices that are selected. */
export function DeviceBulk({ selection, more, groups, rights }: DeviceBulkProps) {
  const [open, setOpen] = useState<'rotate' | 'schedule' | 'assign'>();
  const { run, progress } = useBulk(selection);
  const devices = count(selection.rows.length, 'device');
  const close = () => setOpen(undefined);
  function change(change: Change, done: string): void {
    close();
    void run((ids) => changeDevices({ ids, change }), done);
  }
  return (
    <>
      <BulkBar selected={devices} {...{ more, progress }} onClear={selection.clear}>
        {rights.rotate && (
          <Button variant="outline" size="sm" onClick={() => setOpen('rotate')}>
            <RotateCw aria-hidden /> Rotate
          </Button>
        )}
        {rights.schedule && (
          <Button variant="outline" size="sm" onClick={() => setOpen('schedule')}>
            <CalendarClock aria-hidden /> Automatic rotation
          </Button>
        )}
        {rights.customers && (
          <Button variant="outline" size="sm" onClick={() => setOpen('assign')}>
            <Building2 aria-hidden /> Assign
          </Button>
        )}
        {groups.length > 0 && (
          <AddToGroup groups={groups} deviceIds={selection.rows.map(({ id }) => id)} onDone={selection.clear} />
        )}
      </BulkBar>
      <ConfirmDialog
        open={open === 'rotate'}
        onOpenChange={close}
        title={`Rotate ${devices}?`}
        description="Each changes its IP address now. Open connections through it end, and new ones wait until it is back."
        confirmLabel="Rotate"
        destructive={false}
        onConfirm={() => change({ kind: 'rotate' }, 'rotations started')}
      />
      {open === 'schedule' && (
        <ScheduleDialog
          devices={devices}
          onClose={close}
          onChange={(schedule) => change({ kind: 'schedule', schedule }, 'changed')}
        />
      )}
      {open === 'assign' && rights.customers && (
        <AssignDialog
          devices={devices}
          customers={rights.customers}
          onClose={close}
          onChange={(customerId) => change({ kind: 'assign', customerId }, 'assigned')}
        />
      )}
    </>
  );
}

interface ScheduleDialogProps {
  devices: string;
  onClose: () => void;
  onChange: (schedule: ReturnType<typeof readSchedule> | null) => void;
}

function ScheduleDialog({ devices, onClose, onChange }: ScheduleDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={`Automatic rotation of ${devices}`} description="Replaces the schedules that they have.">
        <DialogForm
          submitLabel="Turn on"
          pending={false}
          onSubmit={(form) => onChange(readSchedule(form))}
          extra={
            <Button variant="outline" onClick={() => onChange(null)}>
              Turn off
            </Button>
          }
        >
          <IntervalField schedule={null} error={undefined} />
          <MannerFields schedule={null} errorOf={() => undefined} />
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}

interface AssignDialogProps {
  devices: string;
  customers: readonly { readonly id: string; readonly name: string }[];
  onClose: () => void;
  onChange: (customerId: string | null) => void;
}

const unassigned = 'unassigned';

function AssignDialog({ devices, customers, onClose, onChange }: AssignDialogProps) {
  const [chosen, setChosen] = useState<string>();
  const options = [
    ...customers.map(({ id, name }) => ({ value: id, label: name })),
    { value: unassigned, label: 'Not assigned' },
  ];
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Assign ${devices}`}
      description="Customers that have them now lose them immediately: their connections there are deleted, including passwords and whitelists, and open streams end."
      confirmLabel="Assign"
      ready={chosen !== undefined}
      onConfirm={() => chosen !== undefined && onChange(chosen === unassigned ? null : chosen)}
    >
      <Field label="Customer">
        {(control) => <Select {...control} options={options} value={chosen ?? ''} onValueChange={setChosen} />}
      </Field>
    </ConfirmDialog>
  );
}
