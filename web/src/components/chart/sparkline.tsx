import { cn } from '../ui/cn';

interface SparklineProps {
  values: readonly number[];
  /** What it shows, for screen readers: the values stand elsewhere. */
  label: string;
  className?: string;
}

const width = 100;
const height = 24;

/** A course at a glance, from nothing to its highest value. */
export function Sparkline({ values, label, className }: SparklineProps) {
  const line = sparkPoints(values)
    .map(({ x, y }) => `${x},${y}`)
    .join(' ');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={cn('block h-6 w-full overflow-visible', className)}
    >
      <polygon points={`0,${height} ${line} ${width},${height}`} className="fill-primary-soft" />
      <polyline
        points={line}
        className="fill-none stroke-primary"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Where the values lie in a box of 100 × 24, with a pixel of room at the top. Pure. */
export function sparkPoints(values: readonly number[]): { x: number; y: number }[] {
  const highest = Math.max(...values, 0);
  const stepX = width / Math.max(1, values.length - 1);
  const round = (number: number) => Math.round(number * 10) / 10;
  return values.map((value, index) => ({
    x: round(index * stepX),
    y: round(highest === 0 ? height - 1 : height - 1 - (Math.max(0, value) / highest) * (height - 2)),
  }));
}
