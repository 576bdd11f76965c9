'use client';

import { setAccessLog } from '@/actions/access-log';
import { accessLogDays } from '@/domain/access-log/input';
import type { AccessLogSettingsView } from '@/domain/access-log/view';
import { numberBounds } from '../format/bounds';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Label } from '../ui/label';
import { Switch } from '../ui/switch';

interface AccessLogSettingsProps {
  settings: AccessLogSettingsView;
  allowed: boolean;
}

/** Whether a connection's streams are logged, and for how long lines are kept. */
export function AccessLogSettings({ settings: { id, enabled, days }, allowed }: AccessLogSettingsProps) {
  const save = useVerb(setAccessLog, { success: 'Saved.' });
  return (
    <Card aria-labelledby="access-log-settings">
      <CardHeader
        id="access-log-settings"
        title="Settings"
        description="Each stream is written down when it ends: client address, protocol, bytes, duration and how it ended. Never where it went. Only owners can switch the log on; it is off by default."
      />
      <CardContent>
        <form
          className="flex flex-wrap items-end gap-x-6 gap-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void save.run({ id, enabled, days: number(new FormData(event.currentTarget), 'days') ?? Number.NaN });
          }}
        >
          <span className="flex h-9 items-center gap-2.5">
            <Switch
              id="access-log"
              checked={enabled}
              disabled={!allowed || save.pending}
              onCheckedChange={(on) => void save.run({ id, enabled: on, days })}
            />
            <Label htmlFor="access-log">Write the access log</Label>
          </span>
          <Field label="Keep lines for days" error={save.errorOf('days')} className="w-40">
            {(control) => (
              <Input
                {...control}
                key={days}
                type="number"
                name="days"
                {...numberBounds(accessLogDays)}
                required
                disabled={!allowed}
                defaultValue={days}
              />
            )}
          </Field>
          {allowed && (
            <Button type="submit" variant="outline" pending={save.pending}>
              Save
            </Button>
          )}
        </form>
      </CardContent>
    </Card>
  );
}
