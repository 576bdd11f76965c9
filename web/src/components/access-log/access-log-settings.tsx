'use client';

import { setAccessLog } from '@/actions/access-log';
import { accessLogDays } from '@/domain/access-log/input';
import type { AccessLogSettingsView } from '@/domain/access-log/view';
import { numberBounds } from '../format/bounds';
import { count } from '../format/count';
import { number } from '../format/form';
import { useVerb } from '../shell/use-verb';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Label } from '../ui/label';
import { Switch } from '../ui/switch';
import { SettingCard } from '../ui/setting-card';

interface AccessLogSettingsProps {
  settings: AccessLogSettingsView;
  allowed: boolean;
}

/** Whether a connection's streams are logged, and for how long lines are kept. */
export function AccessLogSettings({ settings: { id, enabled, days }, allowed }: AccessLogSettingsProps) {
  const save = useVerb(setAccessLog, { success: 'Saved.' });
  return (
    <SettingCard
      id="access-log-settings"
      title="Settings"
      description="Each stream is written down when it ends: client address, protocol, bytes, duration and how it ended. Never where it went. Only owners can switch the log on; it is off by default."
      fact={allowed ? undefined : enabled ? `On; lines are kept for ${count(days, 'day')}` : 'Off'}
      pending={save.pending}
      onSave={(form) => void save.run({ id, enabled, days: number(form, 'days') ?? Number.NaN })}
    >
      <span className="flex h-9 items-center gap-2.5">
        <Switch
          id="access-log"
          checked={enabled}
          disabled={save.pending}
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
            defaultValue={days}
          />
        )}
      </Field>
    </SettingCard>
  );
}
