/** The end of an axis: the smallest 1, 2, 2.5 or 5 times a power of ten that is not below the highest value; 1 for none. */
export function axisEnd(highest: number): number {
  if (highest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  // A power of ten is not always exact
  const factor = [1, 2, 2.5, 5, 10].find((step) => step * power >= highest * (1 - 1e-12)) ?? 10;
  return Math.max(1, factor * power);
}

/** A line this many times above the highest bar would flatten the bars. */
const limitAtMost = 4;

/** The axis of bars with a limit: whether its line fits, and where the axis ends. */
export function axisWith(highest: number, limit: number | undefined): { end: number; limitFits: boolean } {
  const limitFits = limit !== undefined && limit <= highest * limitAtMost;
  return { end: axisEnd(limitFits ? Math.max(highest, limit) : highest), limitFits };
}
