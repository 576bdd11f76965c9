import type { DeviceStateName } from '@/domain/device/states';
import type { RotationView } from '@/domain/rotation/view';

/** A rotation as a verb returns it; what a test is about it says itself. */
export function rotationWith(parts: Partial<RotationView>): RotationView {
  return {
    ...{ id: 'r1', deviceId: 'd1', commandId: 'c1', trigger: 'manual', state: 'queued', reason: null, sentence: null },
    ...{ asker: { person: null, staff: false, link: null }, method: null, unseenHours: null, seenBefore: null },
    ...{
      oldIp: null,
      newIp: null,
      oldIpv6: null,
      newIpv6: null,
      attempts: 0,
      maxAttempts: 3,
      steps: [],
      attemptLog: [],
    },
    ...{ createdAt: new Date(), startedAt: null, finishedAt: null, durationMs: null },
    ...parts,
  };
}

/** A phone that can rotate. */
export const phone = {
  ...{ id: 'd1', name: 'Pixel', capabilities: ['rotate'], rotationCooldownSeconds: 10, rotationMaxAttempts: 3 },
  state: stateOf('online'),
};

export function stateOf(name: DeviceStateName) {
  return { name, reason: null, sentence: `It is ${name}.` };
}
