'use client';

import type { AlertSettingsView } from '@/domain/alert/view';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Label } from '../ui/label';
import { Switch } from '../ui/switch';
import { clockTime, minuteOf } from './clock-time';

type Quiet = NonNullable<AlertSettingsView['quiet']>;

interface QuietFieldsProps {
  quiet: Quiet | null;
  timeZone: string;
  /** The zone of this browser. */
  browserZone: string;
  errorOf: (field: string) => string | undefined;
  onQuiet: (quiet: Quiet | null) => void;
  onTimeZone: (zone: string) => void;
}

const usual: Quiet = { from: 22 * 60, until: 7 * 60 };

/** When no email comes, in which time zone. */
export function QuietFields({ quiet, timeZone, browserZone, errorOf, onQuiet, onTimeZone }: QuietFieldsProps) {
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-3">
        <Switch id="quiet-on" checked={quiet !== null} onCheckedChange={(on) => onQuiet(on ? usual : null)} />
        <Label htmlFor="quiet-on">No email during quiet hours</Label>
      </div>
      {quiet && (
        <div className="flex flex-wrap gap-4">
          <Time
            label="From"
            value={quiet.from}
            error={errorOf('quiet.from')}
            onChange={(from) => onQuiet({ ...quiet, from })}
          />
          <Time
            label="Until"
            value={quiet.until}
            error={errorOf('quiet.until')}
            onChange={(until) => onQuiet({ ...quiet, until })}
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <p>
          Time zone: <span className="font-medium">{timeZone}</span>
        </p>
        {timeZone !== browserZone && (
          <Button variant="outline" size="sm" onClick={() => onTimeZone(browserZone)}>
            Use {browserZone}
          </Button>
        )}
      </div>
    </div>
  );
}

interface TimeProps {
  label: string;
  /** Minutes since midnight. */
  value: number;
  error: string | undefined;
  onChange: (minute: number) => void;
}

function Time({ label, value, error, onChange }: TimeProps) {
  return (
    <Field label={label} error={error} className="w-32">
      {(control) => (
        <Input
          {...control}
          type="time"
          required
          value={clockTime(value)}
          onChange={(event) => {
            const minute = minuteOf(event.target.value);
            if (minute !== undefined) onChange(minute);
          }}
        />
      )}
    </Field>
  );
}
