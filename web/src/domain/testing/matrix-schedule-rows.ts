import { clearSchedule } from '@/domain/schedule/clear';
import { getSchedule } from '@/domain/schedule/get';
import { pauseSchedule } from '@/domain/schedule/pause';
import { resumeSchedule } from '@/domain/schedule/resume';
import { setSchedule } from '@/domain/schedule/set';
import { managers, onDevice, seers, type Row } from '@/domain/testing/matrix-row';

const rule = { kind: 'interval', everyMinutes: 5 } as const;

/** Verbs on schedules. */
export const scheduleRows: Readonly<Record<string, Row>> = {
  getSchedule: onDevice(seers, async (c, { deviceId }) => [await getSchedule(c, { deviceId })]),
  setSchedule: onDevice(managers, (c, { deviceId }) => setSchedule(c, { deviceId, rule })),
  pauseSchedule: onDevice(managers, (c, { deviceId }) => pauseSchedule(c, { deviceId })),
  resumeSchedule: onDevice(managers, (c, { deviceId }) => resumeSchedule(c, { deviceId })),
  clearSchedule: onDevice(managers, (c, { deviceId }) => clearSchedule(c, { deviceId })),
};
