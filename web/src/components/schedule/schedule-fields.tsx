'use client';

import { scheduleBounds } from '@/domain/schedule/bounds';
import type { ScheduleView } from '@/domain/schedule/view';
import { TimeZoneField } from '../shell/time-zone-field';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

const { everyMinutes, jitterPercent, idleSeconds, cron } = scheduleBounds;

type Rule = Pick<ScheduleView, 'everyMinutes' | 'cron' | 'timeZone'> | null;
type ErrorOf = (field: string) => string | undefined;

export function IntervalField({ schedule, error }: { schedule: Rule; error: string | undefined }) {
  return (
    <Field label="Minutes" hint={`From ${everyMinutes.min} to ${everyMinutes.max.toLocaleString('en')}.`} error={error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          name="everyMinutes"
          min={everyMinutes.min}
          max={everyMinutes.max}
          step={1}
          required
          defaultValue={schedule?.everyMinutes ?? everyMinutes.default}
        />
      )}
    </Field>
  );
}

export function CronFields({ schedule, zone, errorOf }: { schedule: Rule; zone: string; errorOf: ErrorOf }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Cron line" hint="Minute, hour, day, month, day of the week." error={errorOf('rule.cron')}>
        {(control) => (
          <Input
            {...control}
            name="cron"
            className="font-mono"
            maxLength={cron.max}
            required
            autoComplete="off"
            placeholder="0 */4 * * *"
            defaultValue={schedule?.cron ?? ''}
          />
        )}
      </Field>
      <TimeZoneField
        key={zone}
        label="Time zone"
        hint="Daylight saving is followed."
        error={errorOf('rule.timeZone')}
        defaultValue={schedule?.timeZone ?? zone}
      />
    </div>
  );
}

interface MannerProps {
  schedule: Pick<ScheduleView, 'jitterPercent' | 'idleSeconds'> | null;
  errorOf: ErrorOf;
}

export function MannerFields({ schedule, errorOf }: MannerProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Random delay, %" hint="Of the time between two rotations." error={errorOf('jitterPercent')}>
        {(control) => (
          <Input
            {...control}
            type="number"
            name="jitterPercent"
            min={jitterPercent.min}
            max={jitterPercent.max}
            step={1}
            required
            defaultValue={schedule?.jitterPercent ?? jitterPercent.default}
          />
        )}
      </Field>
      <Field
        label="Quiet time, seconds"
        hint="Waits up to 10 minutes until no bytes flow for so long, else skips one. Empty: does not wait."
        error={errorOf('idleSeconds')}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            name="idleSeconds"
            min={idleSeconds.min}
            max={idleSeconds.max}
            step={1}
            placeholder="Off"
            defaultValue={schedule?.idleSeconds ?? ''}
          />
        )}
      </Field>
    </div>
  );
}
