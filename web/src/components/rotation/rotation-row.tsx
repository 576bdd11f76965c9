'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { isRotationOver, rotationStates } from '@pocketproxy/relay/contract/rotations';
import type { RotationView } from '@/domain/rotation/view';
import { count } from '../format/count';
import { formatDuration } from '../format/duration';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import { DateTime } from '../ui/time';
import { RotationDetails } from './rotation-details';
import { OldAndNew } from './rotation-result';
import { askedBy, outcomeOf, seenBefore } from './words';

/** One rotation in the list; its steps and attempts open below it. */
export function RotationRow({ rotation }: { rotation: RotationView }) {
  const [open, setOpen] = useState(false);
  const [headId, detailsId] = [useId(), useId()];
  const { state, createdAt, durationMs, attempts, method, newIp, sentence } = rotation;
  const facts = [
    askedBy(rotation),
    method,
    attempts > 0 && count(attempts, 'attempt'),
    durationMs !== null && `took ${formatDuration(durationMs)}`,
    state === 'changed' && seenBefore(rotation.seenBefore),
  ].filter(Boolean);
  return (
    <li className="grid gap-2 py-3 text-sm">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1">
          <p id={headId} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Outcome state={state} reason={rotation.reason} />
            <DateTime at={createdAt} className="text-xs text-muted-foreground" />
          </p>
          {newIp && <OldAndNew rotation={rotation} copy />}
          {sentence && <p>{sentence}</p>}
          <p className="text-xs wrap-anywhere text-muted-foreground">{facts.join(' · ')}</p>
        </div>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={detailsId}
          aria-describedby={headId}
          className="flex shrink-0 items-center gap-1 rounded-md px-1.5 py-1 text-xs font-medium text-primary-text hover:bg-muted"
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden className={cn('size-3.5 transition-transform', open && 'rotate-90')} />
          Steps
        </button>
      </div>
      <div id={detailsId} hidden={!open}>
        {open && <RotationDetails rotation={rotation} />}
      </div>
    </li>
  );
}

function Outcome({ state, reason }: Pick<RotationView, 'state' | 'reason'>) {
  if (!isRotationOver(state)) return <Badge tone="primary">{rotationStates[state].sentence}</Badge>;
  const { short, tone } = outcomeOf(state, reason);
  return <Badge tone={tone}>{short}</Badge>;
}
