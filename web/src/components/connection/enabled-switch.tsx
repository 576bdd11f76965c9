'use client';

import { setConnectionEnabled } from '@/actions/connection';
import type { ConnectionView } from '@/domain/connection/view';
import { useVerb } from '../shell/use-verb';
import { Label } from '../ui/label';
import { Switch } from '../ui/switch';

/** Switches the connection on and off immediately; running streams end when it goes off. */
export function EnabledSwitch({ connection }: { connection: Pick<ConnectionView, 'id' | 'enabled'> }) {
  const set = useVerb(setConnectionEnabled);
  return (
    <span className="flex items-center gap-2.5">
      <Label htmlFor="enabled">{connection.enabled ? 'On' : 'Off'}</Label>
      <Switch
        id="enabled"
        aria-label="Connection is on"
        checked={connection.enabled}
        disabled={set.pending}
        onCheckedChange={(enabled) => void set.run({ id: connection.id, enabled })}
      />
    </span>
  );
}
