import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OverviewView } from '@/domain/overview/view';
import { Card, CardHeader } from '../ui/card';
import { cn } from '../ui/cn';
import { stepsOf, type Step } from './steps';

interface ChecklistProps {
  checklist: NonNullable<OverviewView['checklist']>;
  /** The button of each step, shown while it is the next one. */
  actions: Readonly<Record<Step['name'], ReactNode>>;
}

const read = { done: 'Done', next: 'Next', later: 'Later' } as const;

/** Three steps to the first byte. It ticks itself, since the page is live. */
export function Checklist({ checklist, actions }: ChecklistProps) {
  return (
    <Card aria-labelledby="checklist">
      <CardHeader id="checklist" title="Get started" description="Three steps to your own mobile proxy." />
      <ol className="mt-4 divide-y border-t">
        {stepsOf(checklist).map((step, index) => (
          <li
            key={step.name}
            aria-current={step.state === 'next' ? 'step' : undefined}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4"
          >
            <Mark state={step.state} number={index + 1} />
            <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
              <p className={cn('font-medium', step.state === 'later' && 'text-muted-foreground')}>
                {step.title}
                <span className="sr-only">: {read[step.state]}</span>
              </p>
              {step.state !== 'done' && <p className="text-sm text-muted-foreground">{step.text}</p>}
            </div>
            {step.state === 'next' && actions[step.name]}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Mark({ state, number }: { state: Step['state']; number: number }) {
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold',
        state === 'done' && 'bg-success-soft text-success',
        state === 'next' && 'bg-primary text-primary-foreground',
        state === 'later' && 'bg-muted text-muted-foreground',
      )}
    >
      {state === 'done' ? <Check className="size-4" /> : number}
    </span>
  );
}
