const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes for reading, in decimal units as mobile plans count them: 1_234_567 → "1.23 MB". */
export function formatBytes(bytes: number): string {
  return scaled(bytes, units);
}

const rates = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'] as const;

/** A speed for reading: 20_000_000 → "20 Mbit/s". */
export function formatBitrate(bitsPerSecond: number): string {
  return scaled(bitsPerSecond, rates);
}

function scaled(amount: number, names: readonly string[]): string {
  let value = Math.max(0, amount);
  let step = 0;
  // 999.5 would read "1000 kB" after rounding, so it already is the next unit
  while (value >= (step === 0 ? 1000 : 999.5) && step < names.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${names[step] ?? ''}`;
}
