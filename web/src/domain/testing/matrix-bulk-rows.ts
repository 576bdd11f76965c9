import type { BulkResult } from '@/domain/bulk/view';
import { batchConnections } from '@/domain/connection/batch';
import { changeConnections } from '@/domain/connection/change-many';
import { importConnections, previewImport } from '@/domain/connection/import';
import { revealPasswords } from '@/domain/connection/reveal-many';
import { changeDevices } from '@/domain/device/change-many';
import { AppError, errors } from '@/domain/errors';
import { managers, onDevice, own, ports, rotators, staff, type Row } from '@/domain/testing/matrix-row';

/** Verbs on several things: what is refused for one is told in its result. */
export const bulkRows: Readonly<Record<string, Row>> = {
  changeDevices: onDevice(rotators, (c, { deviceId }) =>
    each(changeDevices(c, { ids: [deviceId], change: { kind: 'rotate' } })),
  ),
  changeDevicesSchedule: onDevice(managers, (c, { deviceId }) =>
    each(changeDevices(c, { ids: [deviceId], change: { kind: 'schedule', schedule: null } })),
  ),
  changeDevicesAssign: onDevice(staff, (c, { deviceId }) =>
    each(changeDevices(c, { ids: [deviceId], change: { kind: 'assign', customerId: null } })),
  ),
  changeConnections: onDevice(ports, (c, { connectionId }) =>
    each(changeConnections(c, { ids: [connectionId], change: { kind: 'enable', enabled: false } })),
  ),
  batchConnectionsCreate: onDevice(ports, (c, { deviceId }) =>
    each(batchConnections(c, { items: [{ action: 'create', deviceId, name: 'Batch' }] })),
  ),
  batchConnectionsUpdate: onDevice(ports, (c, { connectionId }) =>
    each(batchConnections(c, { mode: 'all', items: [{ action: 'update', id: connectionId, name: 'Batch' }] })),
  ),
  batchConnectionsDelete: onDevice(ports, (c, { connectionId }) =>
    each(batchConnections(c, { mode: 'all', items: [{ action: 'delete', id: connectionId }] })),
  ),
  changeConnectionsLimits: onDevice(ports, (c, { connectionId }) =>
    each(changeConnections(c, { ids: [connectionId], change: { kind: 'limits', limits: { maxStreams: 5 } } })),
  ),
  previewImport: onDevice(ports, (c, { deviceId }) => previewImport(c, listFor(deviceId))),
  importConnections: onDevice(ports, (c, { deviceId }) => importConnections(c, listFor(deviceId))),
  revealPasswords: onDevice([...own, 'shared ports', 'shared configs'], (c, { connectionId }) =>
    each(revealPasswords(c, { ids: [connectionId] })),
  ),
};

const listFor = (deviceId: string) => ({ deviceId, list: 'host:1:::', keepPorts: false, keepPasswords: false });

/** Fails as the verb on one thing would. */
async function each(done: Promise<{ readonly results: readonly Pick<BulkResult, 'code'>[] }>): Promise<void> {
  for (const { code } of (await done).results) if (code !== null) throw new AppError(codeOf(code));
}

function codeOf(code: string): keyof typeof errors {
  const known = Object.keys(errors).find((one) => one === code);
  return (known ?? 'internal') as keyof typeof errors;
}
