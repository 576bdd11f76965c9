'use client';

import { updateConnection } from '@/actions/connection';
import type { LimitBounds } from '@/domain/connection/bounds';
import type { ConnectionView } from '@/domain/connection/view';
import { useZone } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { LimitFields } from './limit-fields';
import { readLimits } from './limits';

interface LimitsCardProps {
  connection: ConnectionView;
  bounds: LimitBounds;
  allowed: boolean;
}

export function LimitsCard({ connection, bounds, allowed }: LimitsCardProps) {
  const zone = useZone();
  const save = useVerb(updateConnection, { success: 'Limits saved. They also apply to open streams.' });
  return (
    <Card aria-labelledby="limits">
      <CardHeader id="limits" title="Limits" description="Changes take effect within a second." />
      <CardContent>
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            const limits = readLimits(new FormData(event.currentTarget), zone, connection.expiresAt);
            void save.run({ id: connection.id, ...limits });
          }}
        >
          <LimitFields
            limits={connection}
            takesOpenvpn={connection.takesOpenvpn}
            bounds={bounds}
            disabled={!allowed}
            errorOf={save.errorOf}
          />
          {allowed && (
            <Button type="submit" pending={save.pending} className="justify-self-start">
              Save limits
            </Button>
          )}
        </form>
      </CardContent>
    </Card>
  );
}
