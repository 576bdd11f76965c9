import type { LastRotationView } from '@/domain/device/view';
import { StatusDot } from '../ui/status-dot';
import { RelativeTime } from '../ui/time';
import { outcomeOf } from './words';

/** How the last rotation went, for a list; below it what there is to say of its end. */
export function LastRotation({ rotation }: { rotation: LastRotationView | null }) {
  if (!rotation) return <>—</>;
  const { short, tone } = outcomeOf(rotation.state, rotation.reason);
  return (
    <>
      <span className="inline-flex items-center gap-1.5">
        <StatusDot tone={tone} />
        <span>
          {short} <RelativeTime at={rotation.finishedAt} />
        </span>
      </span>
      {rotation.sentence && <span className="block max-w-56 text-xs whitespace-normal">{rotation.sentence}</span>}
    </>
  );
}
