'use client';

import { LoaderCircle } from 'lucide-react';
import {
  isCancellable,
  rotationStateNames,
  rotationStates,
  isRotationOver,
} from '@pocketproxy/relay/contract/rotations';
import { cancelRotation } from '@/actions/rotation';
import type { RotationView } from '@/domain/rotation/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Elapsed } from '../ui/time';

const steps = rotationStateNames.filter((state) => !isRotationOver(state));

interface RotationStepsProps {
  rotation: Pick<RotationView, 'id' | 'state' | 'attempts' | 'maxAttempts' | 'createdAt'>;
  /** Whether the viewer may cancel it. */
  allowed: boolean;
}

/** A rotation that runs: its step in words, how far it is, and for how long it has run. */
export function RotationSteps({ rotation, allowed }: RotationStepsProps) {
  const { id, state, attempts, maxAttempts, createdAt } = rotation;
  const cancel = useVerb(cancelRotation, { success: 'Rotation cancelled.' });
  const current = steps.findIndex((step) => step === state);
  return (
    <div className="grid gap-3 rounded-xl bg-primary-soft p-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <p className="flex min-w-0 items-center gap-2.5">
          <LoaderCircle
            aria-hidden
            className="size-4 shrink-0 animate-spin text-primary-text motion-reduce:animate-none"
          />
          <span>
            <span role="status">
              {rotationStates[state].sentence}
              {attempts > 1 && `, attempt ${attempts} of ${maxAttempts}`}
            </span>
            <span className="text-muted-foreground" aria-hidden>
              {' '}
              · <Elapsed since={createdAt} />
            </span>
          </span>
        </p>
        {allowed && isCancellable(state) && (
          <Button variant="outline" size="sm" pending={cancel.pending} onClick={() => void cancel.run({ id })}>
            Cancel
          </Button>
        )}
      </div>
      <ol aria-label="Steps of the rotation" className="grid grid-flow-col gap-1">
        {steps.map((step, index) => (
          <li
            key={step}
            aria-current={index === current ? 'step' : undefined}
            className={cn(
              'h-1.5 rounded-full',
              index < current
                ? 'bg-primary'
                : index === current
                  ? 'animate-pulse bg-primary motion-reduce:animate-none'
                  : 'bg-primary/20',
            )}
          >
            <span className="sr-only">{rotationStates[step].sentence}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
