import { ArrowRight } from 'lucide-react';
import { isRotationOver } from '@pocketproxy/relay/contract/rotations';
import type { RotationView } from '@/domain/rotation/view';
import { formatDuration } from '../format/duration';
import { Badge } from '../ui/badge';
import { CopyButton } from '../ui/copy-button';
import { RelativeTime } from '../ui/time';
import { outcomeOf } from './words';

/** The honest result of a rotation that ended. */
export function RotationResult({ rotation }: { rotation: RotationView }) {
  const { state, reason, finishedAt, durationMs, sentence } = rotation;
  if (!isRotationOver(state)) return null;
  const { label, tone } = outcomeOf(state, reason);
  return (
    <div className="grid gap-2 rounded-xl bg-muted/60 p-3 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tone}>{label}</Badge>
        {finishedAt && (
          <span aria-live="off" className="text-muted-foreground">
            <RelativeTime at={finishedAt} />
            {durationMs !== null && `, took ${formatDuration(durationMs)}`}
          </span>
        )}
      </p>
      {state === 'changed' && <OldAndNew rotation={rotation} />}
      {sentence && <p>{sentence}</p>}
    </div>
  );
}

interface OldAndNewProps {
  rotation: Pick<RotationView, 'oldIp' | 'newIp'>;
  /** Whether both can be copied. */
  copy?: boolean;
}

/** From which address to which. */
export function OldAndNew({ rotation: { oldIp, newIp }, copy = false }: OldAndNewProps) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-mono text-xs wrap-anywhere">
      <span className="text-muted-foreground">{oldIp ?? 'unknown'}</span>
      {copy && oldIp && <CopyButton text={oldIp} label={`Copy the old address ${oldIp}`} />}
      <span className="flex items-center gap-x-2">
        <ArrowRight aria-label="to" role="img" className="size-3.5 shrink-0 text-muted-foreground" />
        <span className="font-medium">{newIp ?? 'unknown'}</span>
      </span>
      {copy && newIp && <CopyButton text={newIp} label={`Copy the new address ${newIp}`} />}
    </p>
  );
}
