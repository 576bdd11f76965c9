/** By what lists of devices can be sorted. Pure: screens read it. */
export const deviceSortNames = [
  ...(['name', 'state', 'ip', 'carrier', 'model', 'version', 'battery', 'signal'] as const),
  ...(['temperature', 'rtt', 'customer', 'seen', 'created'] as const),
] as const;
