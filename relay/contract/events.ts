import { z } from 'zod';

/**
 * Events on the bus. They carry ids only: anyone who receives one reads the row. A lost event heals, because every reader
 * also resyncs on its own. Channel: one, named below.
 */
export const busChannel = 'pocketproxy';

const id = z.uuid();

export const busEvent = z.discriminatedUnion('type', [
  /** Web → relay: a connection, its whitelist or its limits changed, or it was made or deleted. */
  z.object({
    type: z.literal('connection.changed'),
    ...{ relayId: id, connectionId: id, deviceId: id, customerId: id.nullable() },
  }),
  /** Web → relay: a device or its secrets changed (paired, revoked, moved, renamed). */
  z.object({ type: z.literal('device.changed'), relayId: id, deviceId: id, customerId: id.nullable() }),
  /** Web → relay: a customer was suspended or reactivated, or its ceilings changed. */
  z.object({ type: z.literal('customer.changed'), customerId: id }),
  /** Web → relay: an operator changed the ceilings for all. */
  z.object({ type: z.literal('ceilings.changed') }),
  /** Web → relay: an operator changed the egress exceptions. */
  z.object({ type: z.literal('egress.changed') }),
  /** Web → relay: a command waits in the table. */
  z.object({ type: z.literal('command.created'), relayId: id, commandId: id, deviceId: id, customerId: id.nullable() }),
  /** Relay → web: a device's status, heartbeat or address was written. */
  z.object({ type: z.literal('device.status'), deviceId: id, customerId: id.nullable() }),
  /** Relay → web: a command moved on (sent, done, failed, expired), its rotation with it. */
  z.object({ type: z.literal('command.changed'), commandId: id, deviceId: id, customerId: id.nullable() }),
  /** Relay → web: usage of these connections of one device was flushed. The customer is the owner at that time. */
  z.object({
    type: z.literal('usage.flushed'),
    ...{ deviceId: id, customerId: id.nullable(), connectionIds: z.array(id).max(100) },
  }),
  /** Relay → web: what flowed through a customer's connections just now, bit/s up and down; zeros once, when it ends. */
  z.object({
    type: z.literal('traffic.now'),
    customerId: id.nullable(),
    /** Connection, its device, up, down. */
    rates: z.array(z.tuple([id, id, z.number().int().min(0), z.number().int().min(0)])).max(100),
  }),
  /** Jobs → web: an alert of this customer, or of no customer, opened or ended. */
  z.object({ type: z.literal('alert.changed'), customerId: id.nullable(), deviceId: id.nullable() }),
  /** Web → web: sessions or roles of this person ended or changed. */
  z.object({ type: z.literal('user.changed'), userId: id }),
  /** Web → web: an API key was revoked, or ends earlier. */
  z.object({ type: z.literal('key.changed'), keyId: id }),
]);
export type BusEvent = z.infer<typeof busEvent>;
