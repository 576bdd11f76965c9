/** Bars (0–4) of a signal strength in dBm, by the usual LTE thresholds. */
export function signalBars(dbm: number): 0 | 1 | 2 | 3 | 4 {
  if (dbm >= -85) return 4;
  if (dbm >= -95) return 3;
  if (dbm >= -105) return 2;
  if (dbm >= -115) return 1;
  return 0;
}

const words = ['no signal', 'very weak', 'weak', 'good', 'excellent'] as const;

export function signalWord(dbm: number): string {
  return words[signalBars(dbm)];
}
