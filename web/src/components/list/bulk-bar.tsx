import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Progress } from '../ui/progress';

interface BulkBarProps {
  /** "3 devices". */
  selected: string;
  /** While something is done to them. */
  progress: { done: number; of: number } | undefined;
  onClear: () => void;
  /** Offers to select more. */
  more: ReactNode;
  children: ReactNode;
}

/** What can be done with the rows that are selected; it stays in view while they scroll. */
export function BulkBar({ selected, progress, onClear, more, children }: BulkBarProps) {
  return (
    <div
      role="group"
      aria-label="Selected rows"
      className="sticky bottom-0 z-20 flex flex-wrap items-center gap-2 rounded-b-2xl border-t bg-primary-soft px-4 py-3 text-sm"
    >
      <span role="status" className="mr-2 font-medium">
        {progress ? `${progress.done} of ${progress.of} done…` : `${selected} selected`}
      </span>
      {progress ? (
        <Progress
          label="Progress"
          value={progress.done / progress.of}
          text={`${progress.done} of ${progress.of}`}
          className="h-1.5 min-w-40 flex-1"
        />
      ) : (
        <>
          {more}
          {children}
          <Button variant="ghost" size="sm" className="ml-auto" onClick={onClear}>
            Clear
          </Button>
        </>
      )}
    </div>
  );
}
