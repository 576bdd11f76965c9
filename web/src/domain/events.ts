import type { Device, Incident } from '@pocketproxy/prisma';
import type { BusEvent } from '@pocketproxy/relay/contract';

/** The events that verbs publish once their transaction is committed; each is made here only. */

type Place = Pick<Device, 'id' | 'relayId' | 'customerId'>;

/** A device or its secrets changed. `side`: the customer that receives it; by default its owner. */
export function deviceChanged({ id, relayId, customerId }: Place, side: string | null = customerId): BusEvent {
  return { type: 'device.changed', relayId, deviceId: id, customerId: side };
}

/** After a share came, changed or went: both sides look again. */
export function shareChanged(device: Place, grantee: string | null): BusEvent[] {
  return grantee === null ? [deviceChanged(device)] : [deviceChanged(device), deviceChanged(device, grantee)];
}

/** A device's status was written by web, since its relay is gone. */
export function deviceStatus({ id, customerId }: Pick<Device, 'id' | 'customerId'>): BusEvent {
  return { type: 'device.status', deviceId: id, customerId };
}

interface OnDevice {
  readonly id: string;
  readonly deviceId: string;
  /** The owner of the device. */
  readonly customerId: string | null;
}

/** After every change of a connection. */
export function connectionChanged({
  id,
  relayId,
  deviceId,
  customerId,
}: OnDevice & { readonly relayId: string }): BusEvent {
  return { type: 'connection.changed', relayId, connectionId: id, deviceId, customerId };
}

/** A command waits for the device's relay. */
export function commandCreated({
  id,
  relayId,
  deviceId,
  customerId,
}: OnDevice & { readonly relayId: string }): BusEvent {
  return { type: 'command.created', relayId, commandId: id, deviceId, customerId };
}

/** A command ended, its rotation with it. */
export function commandChanged({ id, deviceId, customerId }: OnDevice): BusEvent {
  return { type: 'command.changed', commandId: id, deviceId, customerId };
}

/** An incident opened or closed, or its notices were written. */
export function alertChanged({ customerId, deviceId }: Pick<Incident, 'customerId' | 'deviceId'>): BusEvent {
  return { type: 'alert.changed', customerId, deviceId };
}
