import { z } from 'zod';
import { operation } from '@/api/operation';
import { bulkIds } from '@/domain/bulk/input';
import { bulkView } from '@/domain/bulk/view';
import { changeConnections } from '@/domain/connection/change-many';
import { changeConnectionsInput, revealPasswordsInput } from '@/domain/connection/input';
import { revealPasswords } from '@/domain/connection/reveal-many';
import { revealedView } from '@/domain/connection/view';
import { changeDevices } from '@/domain/device/change-many';
import { assignDeviceInput } from '@/domain/device/input';
import { scheduleManner, scheduleRule } from '@/domain/schedule/input';

const ids = { ids: bulkIds };
const each = 'Up to 100, each with its own result, in order; what is refused for one stops no other.';

/** One thing done to several phones or connections. */
export const manyOperations = [
  operation('POST /devices/rotations', {
    ...{ tag: 'Rotations', limited: true, id: 'rotateDevices', scope: 'rotations:write' },
    summary: 'Rotate several phones',
    description: each,
    ...{ input: z.object(ids), answer: bulkView },
    call: (context, input) => changeDevices(context, { ids: input.ids, change: { kind: 'rotate' } }),
  }),
  operation('POST /devices/schedule', {
    ...{ tag: 'Rotations', limited: true, id: 'scheduleDevices', scope: 'devices:write' },
    summary: 'Set the schedule of several phones',
    description: `${each} A \`schedule\` of null ends the automatic rotation.`,
    input: z.object({ ...ids, schedule: z.object({ rule: scheduleRule, ...scheduleManner.shape }).nullable() }),
    answer: bulkView,
    call: (context, { schedule, ...input }) =>
      changeDevices(context, { ids: input.ids, change: { kind: 'schedule', schedule } }),
  }),
  operation('POST /devices/assign', {
    ...{ tag: 'Phones', id: 'assignDevices', scope: 'customers:write' },
    summary: 'Move several phones to another customer',
    description: `Operators only. ${each}`,
    input: z.object({ ...ids, customerId: assignDeviceInput.shape.customerId }),
    answer: bulkView,
    call: (context, { customerId, ...input }) =>
      changeDevices(context, { ids: input.ids, change: { kind: 'assign', customerId } }),
  }),
  operation('POST /connections/change', {
    ...{ tag: 'Connections', limited: true, id: 'changeConnections', scope: 'connections:write' },
    summary: 'Enable, disable or limit several connections',
    description: each,
    ...{ input: changeConnectionsInput, answer: bulkView, call: changeConnections },
  }),
  operation('POST /connections/credentials', {
    ...{ tag: 'Connections', limited: true, id: 'revealPasswords', scope: 'connections:reveal' },
    summary: 'Read the passwords of several connections',
    description: `Audited. ${each}`,
    ...{ input: revealPasswordsInput, answer: revealedView, call: revealPasswords },
  }),
] as const;
