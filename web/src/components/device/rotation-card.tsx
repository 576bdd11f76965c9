'use client';

import { isRotationOver } from '@pocketproxy/relay/contract/rotations';
import type { RotationView } from '@/domain/rotation/view';
import { RotationResult } from '../rotation/rotation-result';
import { RotationSteps } from '../rotation/rotation-steps';
import { useRefreshWhile } from '../shell/use-refresh-while';
import { Card, CardContent, CardHeader } from '../ui/card';

interface RotationCardProps {
  /** The newest one. */
  rotation: RotationView | null;
  /** Whether the viewer may cancel. */
  allowed: boolean;
}

/** The rotation that runs, or the honest result of the last one. */
export function RotationCard({ rotation, allowed }: RotationCardProps) {
  const running = rotation !== null && !isRotationOver(rotation.state);
  useRefreshWhile(running);
  return (
    <Card aria-labelledby="rotation">
      <CardHeader id="rotation" title="Last rotation" />
      <CardContent className="grid gap-4 pt-3">
        {running && <RotationSteps rotation={rotation} allowed={allowed} />}
        {!rotation && <p className="text-sm text-muted-foreground">Not rotated yet.</p>}
        {/* Only what changes is read out: the time since then does so every second */}
        <div role="status" aria-atomic={false}>
          {rotation && !running && <RotationResult rotation={rotation} />}
        </div>
      </CardContent>
    </Card>
  );
}
