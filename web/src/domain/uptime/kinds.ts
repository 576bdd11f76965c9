import { deviceStates } from '@/domain/device/states';

/**
 * What a phone's time was spent with: its name, the sentence of the legend, and how it counts. Pure: screens take names
 * and order from here. What counts as nothing is left out of the percentage: it was ordered, or our own doing.
 */
export const uptimeKinds = {
  online: { label: deviceStates.online.label, counts: 'up', sentence: 'The phone was connected.' },
  offline: { label: deviceStates.offline.label, counts: 'down', sentence: 'The phone was not connected.' },
  unstable: {
    label: 'Unstable',
    counts: 'down',
    sentence: 'The phone disconnected again and again. Counts as offline.',
  },
  rotating: {
    label: deviceStates.rotating.label,
    counts: 'nothing',
    sentence: 'The phone changed its IP address, as requested.',
  },
  maintenance: {
    label: 'Maintenance',
    counts: 'nothing',
    sentence: 'The phone was offline during planned maintenance.',
  },
  relay: {
    label: 'Relay unavailable',
    counts: 'nothing',
    sentence: 'Our relay restarted or was unavailable. This was not the phone.',
  },
  unknown: { label: 'No record', counts: 'nothing', sentence: 'No phone was paired, or nothing is recorded.' },
} as const satisfies Record<
  string,
  { readonly label: string; readonly counts: 'up' | 'down' | 'nothing'; readonly sentence: string }
>;

export type UptimeKind = keyof typeof uptimeKinds;
export const uptimeKindNames = Object.keys(uptimeKinds) as [UptimeKind, ...UptimeKind[]];
