'use client';

import { setDeviceNotes } from '@/actions/device';
import { deviceNotesInput } from '@/domain/device/input';
import type { DeviceNotesView } from '@/domain/device/view';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';

interface NotesCardProps {
  notes: DeviceNotesView;
  allowed: boolean;
}

/** What a customer's people want to remember of a phone. */
export function NotesCard({ notes: { deviceId, notes }, allowed }: NotesCardProps) {
  return (
    <Card aria-labelledby="notes">
      <CardHeader id="notes" title="Notes" action={allowed && <NotesDialog {...{ deviceId, notes }} />} />
      <CardContent className="pt-2 text-sm">
        {notes === null ? (
          <p className="text-muted-foreground">
            None. Where it stands, whose SIM it has: only your own members and support read this.
          </p>
        ) : (
          <p className="wrap-anywhere whitespace-pre-wrap">{notes}</p>
        )}
      </CardContent>
    </Card>
  );
}

function NotesDialog({ deviceId, notes }: DeviceNotesView) {
  return (
    <FormDialog
      trigger={
        <Button variant="outline" size="sm">
          {notes === null ? 'Add notes' : 'Edit notes'}
        </Button>
      }
      title="Notes"
      description="Not shown to people with whom the device is shared."
      action={setDeviceNotes}
      success="Notes saved."
      read={(form) => ({ id: deviceId, notes: text(form, 'notes') })}
    >
      {(errorOf) => (
        <Field label="Notes" error={errorOf('notes')}>
          {(control) => (
            <textarea
              {...control}
              {...textBounds(deviceNotesInput.shape.notes)}
              name="notes"
              rows={6}
              defaultValue={notes ?? ''}
              className="w-full rounded-lg border border-input bg-card p-3 text-sm"
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
