import type { LastRotationView } from '@/domain/device/view';
import { RowSecond } from '../list/list-row';
import { StatusDot } from '../ui/status-dot';
import { RelativeTime } from '../ui/time';
import { outcomeOf } from './words';

/** How the last rotation went, for a list; below it, where there is room, what there is to say of its end. */
export function LastRotation({ rotation }: { rotation: LastRotationView | null }) {
  if (!rotation) return <>—</>;
  const { short, tone } = outcomeOf(rotation.state, rotation.reason);
  return (
    <>
      <span className="inline-flex items-center gap-1.5" title={rotation.sentence ?? undefined}>
        <StatusDot tone={tone} />
        <span>
          {short} <RelativeTime at={rotation.finishedAt} />
        </span>
      </span>
      {rotation.sentence && <RowSecond title={rotation.sentence}>{rotation.sentence}</RowSecond>}
    </>
  );
}
