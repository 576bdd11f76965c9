'use client';

import { setRotationFailures } from '@/actions/alert';
import { rotationFailuresInput } from '@/domain/alert/input';
import type { CustomerView } from '@/domain/customer/view';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

/** After how many failed rotations the people of a customer hear of it. */
export function FailuresCard({
  customer: { id, alertRotationFailures },
}: {
  customer: Pick<CustomerView, 'id' | 'alertRotationFailures'>;
}) {
  const save = useVerb(setRotationFailures, { success: 'Saved.' });
  return (
    <Card aria-labelledby="failures">
      <CardHeader
        id="failures"
        title="Rotations that fail"
        description="The alert opens after so many rotations in a row without a new address. For everyone in this customer."
      />
      <CardContent>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const failures = number(new FormData(event.currentTarget), 'alertRotationFailures');
            void save.run({ id, alertRotationFailures: failures ?? Number.NaN });
          }}
        >
          <Field label="Rotations" error={save.errorOf('alertRotationFailures')} className="w-32">
            {(control) => (
              <Input
                {...control}
                type="number"
                name="alertRotationFailures"
                {...numberBounds(rotationFailuresInput.shape.alertRotationFailures)}
                required
                defaultValue={alertRotationFailures}
              />
            )}
          </Field>
          <Button type="submit" variant="outline" pending={save.pending}>
            Save
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
