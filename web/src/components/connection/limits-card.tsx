'use client';

import { PencilLine } from 'lucide-react';
import { updateConnection } from '@/actions/connection';
import type { LimitBounds } from '@/domain/connection/bounds';
import type { ConnectionView } from '@/domain/connection/view';
import { useZone } from '../shell/clock';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { FormDialog } from '../ui/form-dialog';
import { DateTime } from '../ui/time';
import { LimitFields } from './limit-fields';
import { limitLines } from './limit-lines';
import { readLimits } from './limits';

interface LimitsCardProps {
  connection: ConnectionView;
  bounds: LimitBounds;
  allowed: boolean;
}

/** What the connection may do, as facts, and the form behind Edit. */
export function LimitsCard({ connection, bounds, allowed }: LimitsCardProps) {
  const zone = useZone();
  const edit = allowed && (
    <FormDialog
      trigger={
        <Button variant="outline" size="sm" aria-label="Edit the limits">
          <PencilLine aria-hidden /> Edit
        </Button>
      }
      title="Limits"
      description="Changes take effect within a second, on open streams as well."
      action={updateConnection}
      success="Limits saved. They also apply to open streams."
      read={(form) => ({ id: connection.id, ...readLimits(form, zone, connection.expiresAt) })}
      submitLabel="Save limits"
    >
      {(errorOf) => (
        <LimitFields limits={connection} takesOpenvpn={connection.takesOpenvpn} bounds={bounds} errorOf={errorOf} />
      )}
    </FormDialog>
  );
  return (
    <Card aria-labelledby="limits">
      <CardHeader id="limits" title="Limits" action={edit} />
      <CardContent className="pt-3">
        <dl className="divide-y text-sm">
          {limitLines(connection).map(([name, value]) => (
            <Line key={name} name={name}>
              {value}
            </Line>
          ))}
          <Line name="Expires">{connection.expiresAt ? <DateTime at={connection.expiresAt} /> : 'Never'}</Line>
        </dl>
      </CardContent>
    </Card>
  );
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-4 py-1">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}
