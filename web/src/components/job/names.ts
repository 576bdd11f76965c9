/** The name of a job or a count, for reading: `rotations_due` → "Rotations due", `partitionsMade` → "Partitions made". */
export function readable(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long a run took, for reading. */
export function took(ms: number, format: (ms: number) => string): string {
  return ms < 1_000 ? 'less than 1 s' : format(ms);
}
