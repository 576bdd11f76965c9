import { cn } from '../ui/cn';

/** A bar or a value whose start is named below the chart. */
export interface Mark {
  readonly bar: number;
  readonly label: string;
}

interface ChartMarksProps {
  marks: readonly Mark[];
  /** Bars or values of the chart. */
  of: number;
  /** More of them than this do not fit on a phone: every second one is hidden there. */
  onPhone: number;
}

/** The times below a chart. */
export function ChartMarks({ marks, of, onPhone }: ChartMarksProps) {
  return (
    <svg aria-hidden className="col-start-2 block h-4 w-full overflow-visible">
      {marks.map(({ bar, label }, at) => (
        <text
          key={bar}
          x={`${(bar / of) * 100}%`}
          y="12"
          className={cn(
            'fill-muted-foreground text-xs tabular-nums',
            at % 2 === 1 && marks.length > onPhone && 'max-sm:invisible',
          )}
        >
          {label}
        </text>
      ))}
    </svg>
  );
}
